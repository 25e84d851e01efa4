using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Web;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    /// <summary>Secret of devices made by <see cref="DeviceAsync"/>.</summary>
    public const string DeviceSecret = "0123456789abcdef0123456789abcdef";

    /// <summary>A meter that may connect to this host (whose pepper is its own).</summary>
    public async Task<Meter> DeviceAsync(HostFixture host, Operator owner, Resource resource = Resource.Water, string? serial = null)
    {
        var meter = await MeterAsync(owner, resource, serial: serial);
        await SecretAsync(host, owner, meter.Serial, DeviceSecret);
        return meter;
    }

    /// <summary>Gives a meter this secret.</summary>
    public async Task SecretAsync(HostFixture host, Operator owner, string serial, string secret)
    {
        var hash = host.Services.GetRequiredService<DeviceSecrets>().Hash($"{owner.Code}/{serial}", secret);
        await Database.OwnerSqlAsync($"update meters set secret_hash = '\\x{Convert.ToHexString(hash)}' where operator_id = {owner.Id} and serial = '{serial}'");
        await host.Services.GetRequiredService<DeviceDirectory>().RefreshAsync($"{owner.Code}/{serial}", default);
    }

    /// <summary>A gateway that may connect to this host.</summary>
    public async Task<Gateway> GatewayAsync(HostFixture host, Operator owner, string code)
    {
        var row = new Gateway { OperatorId = owner.Id, Code = code, SecretHash = host.Services.GetRequiredService<DeviceSecrets>().Hash($"{owner.Code}/{code}", DeviceSecret) };
        return await SaveAsync(owner.Id, row);
    }

    /// <summary>Readings of a register as stored: time, value, quality.</summary>
    public async Task<List<(DateTimeOffset Time, long Value, ReadingQuality Quality)>> StoredAsync(Register register)
    {
        await using var connection = new NpgsqlConnection(Database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select time, value, quality from readings where register_id = $1 order by time", connection) { Parameters = { new() { Value = register.Id } } };
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<(DateTimeOffset, long, ReadingQuality)>();
        while (await rows.ReadAsync()) found.Add((rows.GetFieldValue<DateTimeOffset>(0), rows.GetInt64(1), (ReadingQuality)rows.GetInt16(2)));
        return found;
    }
}
