using System.Collections.Concurrent;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A device as the broker knows it. One object for its whole life; what may change in it is replaced in place.</summary>
public sealed class KnownDevice(DeviceIdentity identity)
{
    /// <summary>Who it is.</summary>
    public DeviceIdentity Identity { get; } = identity;
    /// <summary>Hash of its secret; null: may not connect.</summary>
    public byte[]? SecretHash { get; internal set; }
    /// <summary>Its registers; null for a gateway.</summary>
    public MeterLayout? Meter { get; internal set; }
    /// <summary>What it may do as a bridge; null: nothing besides its own topics.</summary>
    public Bridge? Bridge { get; internal set; }
    /// <summary>When it was read from the database.</summary>
    public DateTimeOffset LoadedAt { get; internal set; }
    internal int Version { get; set; }
}

/// <summary>
/// Operator code + serial → meter, registers and secret, kept in memory: read on a miss, read again when the database tells of a change.
/// Every method throws when the database does not answer; a device already known is found without it.
/// </summary>
public sealed class DeviceDirectory(UtilityDbContextFactory contexts, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, KnownDevice> _byName = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<int, KnownDevice> _byMeter = new();
    volatile Dictionary<string, int> _operators = [];

    /// <summary>The program acting for every operator of the installation.</summary>
    public Actor Everyone { get; private set; } = Actor.System([]);

    /// <summary>Raised after a known device was read again or is gone (SecretHash null).</summary>
    public event Action<KnownDevice>? Changed;

    /// <summary>A device already known; null otherwise.</summary>
    public KnownDevice? Peek(string userName) => _byName.GetValueOrDefault(userName);

    /// <summary>A meter already known by its key; null otherwise.</summary>
    public KnownDevice? Peek(int meterId) => _byMeter.GetValueOrDefault(meterId);

    /// <summary>The device of "OPERATOR/DEVICE"; null when there is none.</summary>
    public ValueTask<KnownDevice?> FindAsync(string userName, CancellationToken stop) =>
        _byName.TryGetValue(userName, out var known) ? new(known) : new(RefreshAsync(userName, stop));

    /// <summary>Reads one device from the database.</summary>
    public async Task<KnownDevice?> RefreshAsync(string userName, CancellationToken stop)
    {
        var slash = userName.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == userName.Length - 1) return null;
        var (code, device) = (userName[..slash], userName[(slash + 1)..]);
        if (!_operators.ContainsKey(code)) await LoadOperatorsAsync(stop);
        if (!_operators.TryGetValue(code, out var operatorId)) return null;
        await LoadAsync("and m.serial = $2", operatorId, device, stop);
        return _byName.GetValueOrDefault(userName);
    }

    /// <summary>Reads every device of the installation, so that a storm of reconnections does not ask one by one.</summary>
    public async Task LoadAllAsync(CancellationToken stop)
    {
        await LoadOperatorsAsync(stop);
        foreach (var operatorId in _operators.Values) await LoadAsync("and $2 = ''", operatorId, "", stop);
    }

    /// <summary>Listens for changes until stopped; throws when the connection breaks. What changed meanwhile is read at the next start.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await contexts.Source.OpenConnectionAsync(stop);
        var waiting = new ConcurrentQueue<string>();
        connection.Notification += (_, told) => waiting.Enqueue(told.Payload);
        await using (var listen = new NpgsqlCommand("listen devices", connection)) await listen.ExecuteNonQueryAsync(stop);
        await LoadAllAsync(stop);
        while (true)
        {
            await connection.WaitAsync(stop);
            var told = new HashSet<string>(StringComparer.Ordinal);
            while (waiting.TryDequeue(out var what)) told.Add(what);
            if (told.Contains("all") || told.Count > 200) await LoadAllAsync(stop);
            else foreach (var what in told)
                if (int.TryParse(what.AsSpan(1), out var meterId)) await ReloadMeterAsync(meterId, stop);
        }
    }

    async Task ReloadMeterAsync(int meterId, CancellationToken stop)
    {
        if (!_byMeter.TryGetValue(meterId, out var known)) return;
        var before = known.Version;
        await RefreshAsync(known.Identity.UserName, stop);
        // Not read again: the row is gone.
        if (known.Version == before) Forget(known);
    }

    void Forget(KnownDevice device)
    {
        _byName.TryRemove(device.Identity.UserName, out _);
        if (device.Identity.MeterId is { } meterId) _byMeter.TryRemove(meterId, out _);
        device.SecretHash = null;
        Changed?.Invoke(device);
    }

    async Task LoadOperatorsAsync(CancellationToken stop)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var connection = await contexts.OpenAsync(Scope.None, stop);
        await using var command = new NpgsqlCommand("select code, id from operators order by id", connection);
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop)) found[rows.GetString(0)] = rows.GetInt32(1);
        _operators = found;
        Everyone = Actor.System([.. found.Values]);
    }

    async Task LoadAsync(string which, int operatorId, string device, CancellationToken stop)
    {
        var code = _operators.First(pair => pair.Value == operatorId).Key;
        await using var connection = await contexts.OpenAsync(new Scope([operatorId]), stop);
        await using (var command = new NpgsqlCommand(
            $"select m.id, m.serial, m.secret_hash, m.resource, r.id, r.code, r.unit, r.decimals, r.capacity, r.base_factor from meters m left join registers r on r.meter_id = m.id where m.operator_id = $1 {which} order by m.id, r.id", connection)
            { Parameters = { new() { Value = operatorId }, new() { Value = device } } })
        await using (var rows = await command.ExecuteReaderAsync(stop))
        {
            var more = await rows.ReadAsync(stop);
            while (more)
            {
                var (meterId, serial) = (rows.GetInt32(0), rows.GetString(1));
                var hash = rows.IsDBNull(2) ? null : (byte[])rows.GetValue(2);
                var resource = (Resource)rows.GetInt32(3);
                var registers = new List<RegisterLayout>();
                do
                {
                    if (!rows.IsDBNull(4))
                        registers.Add(new RegisterLayout(rows.GetInt32(4), meterId, operatorId, rows.GetString(5), rows.GetString(6), rows.GetInt32(7), rows.GetInt64(8), rows.GetDecimal(9)));
                    more = await rows.ReadAsync(stop);
                }
                while (more && rows.GetInt32(0) == meterId);
                Keep(new DeviceIdentity(operatorId, code, serial, meterId), hash, new MeterLayout(operatorId, meterId, serial, resource, registers));
            }
        }
        await using var gateways = new NpgsqlCommand(
            $"select m.serial, m.secret_hash, m.profile, m.filters, m.time_zone from (select g.operator_id, g.code as serial, g.secret_hash, g.profile, g.filters, o.time_zone from gateways g join operators o on o.id = g.operator_id) m where m.operator_id = $1 {which}", connection)
            { Parameters = { new() { Value = operatorId }, new() { Value = device } } };
        await using var found = await gateways.ExecuteReaderAsync(stop);
        while (await found.ReadAsync(stop))
            Keep(new DeviceIdentity(operatorId, code, found.GetString(0), null), found.IsDBNull(1) ? null : (byte[])found.GetValue(1), null, BridgeOf(found));
    }

    static Bridge? BridgeOf(NpgsqlDataReader row) => row.GetFieldValue<string[]>(3) is { Length: > 0 } filters
        ? new Bridge(row.IsDBNull(2) ? null : DeviceProfile.Find(row.GetString(2)), filters, TimeZoneInfo.FindSystemTimeZoneById(row.GetString(4))) : null;

    void Keep(DeviceIdentity identity, byte[]? hash, MeterLayout? meter, Bridge? bridge = null)
    {
        var known = _byName.GetOrAdd(identity.UserName, static (_, made) => new KnownDevice(made), identity);
        // A serial deleted and made again is another meter.
        if (known.Identity != identity) _byName[identity.UserName] = known = new KnownDevice(identity);
        var isNew = known.Version++ == 0;
        (known.Meter, known.Bridge, known.SecretHash, known.LoadedAt) = (meter, bridge, hash, clock.GetUtcNow());
        if (identity.MeterId is { } meterId) _byMeter[meterId] = known;
        if (!isNew) Changed?.Invoke(known);
    }
}
