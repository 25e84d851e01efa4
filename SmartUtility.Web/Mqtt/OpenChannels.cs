using System.Collections.Concurrent;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// The connections that are open, by user name. A name may have several, each with a client id of its own; a second one with the same id takes the
/// session over, and the first counts no longer.
/// </summary>
sealed class OpenChannels
{
    readonly ConcurrentDictionary<string, DeviceChannel[]> _byName = new(StringComparer.Ordinal);

    /// <summary>Names with a connection.</summary>
    public int Names => _byName.Count;

    /// <summary>All connections.</summary>
    public IEnumerable<DeviceChannel> All => _byName.Values.SelectMany(static channels => channels);

    /// <summary>The connections of a name, the oldest first.</summary>
    public IReadOnlyList<DeviceChannel> Of(string userName) => _byName.TryGetValue(userName, out var channels) ? channels : [];

    /// <summary>The connection of a client id; null when it is not open.</summary>
    public DeviceChannel? Of(string userName, string clientId) => Of(userName).LastOrDefault(channel => channel.ClientId == clientId);

    /// <summary>The newest connection of a name that subscribed to its commands; null when none did.</summary>
    public DeviceChannel? Listening(string userName) => Of(userName).LastOrDefault(static channel => channel.CommandQos is not null);

    /// <summary>A connection was admitted.</summary>
    public void Add(string userName, DeviceChannel channel) => _byName.AddOrUpdate(userName, static (_, added) => [added], static (_, open, added) => [.. open.Where(other => other.ClientId != added.ClientId), added], channel);

    /// <summary>A connection ended. True when it was the last of its name; false when others are open or it counted no longer.</summary>
    public bool Remove(string userName, DeviceChannel channel)
    {
        while (_byName.TryGetValue(userName, out var open) && Array.IndexOf(open, channel) >= 0)
        {
            if (open.Length > 1)
            {
                if (_byName.TryUpdate(userName, [.. open.Where(other => other != channel)], open)) return false;
            }
            else if (((ICollection<KeyValuePair<string, DeviceChannel[]>>)_byName).Remove(new(userName, open))) return true;
        }
        return false;
    }
}
