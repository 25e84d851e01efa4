namespace SmartUtility.Web.Mqtt;

/// <summary>Which user name a client id belongs to while a session of it exists: nobody takes over another's session. A user name has at most eight.</summary>
sealed class ClientIds
{
    const int PerName = 8;

    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    readonly Lock _lock = new();

    /// <summary>Binds the id to the name; false when it belongs to another or the name has too many.</summary>
    public bool TryBind(string clientId, string userName)
    {
        lock (_lock)
        {
            if (_names.TryGetValue(clientId, out var owner)) return owner == userName;
            var count = _counts.GetValueOrDefault(userName);
            if (count >= PerName) return false;
            _names[clientId] = userName;
            _counts[userName] = count + 1;
            return true;
        }
    }

    /// <summary>The session is gone.</summary>
    public void Forget(string clientId)
    {
        lock (_lock)
        {
            if (!_names.Remove(clientId, out var owner)) return;
            if (_counts[owner] == 1) _counts.Remove(owner);
            else _counts[owner]--;
        }
    }
}
