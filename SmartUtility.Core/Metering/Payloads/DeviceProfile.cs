using System.Text.RegularExpressions;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>A counting register in a foreign message.</summary>
/// <param name="Path">Where it stands, names joined by dots; * for any part of one name.</param>
/// <param name="Unit">Unit of the value; null where the meter's registration says it (raw counts).</param>
/// <param name="Code">OBIS code; null: the path names it, else the main register of what is counted.</param>
/// <param name="Of">What it counts; null: what the profile or the message says.</param>
/// <param name="Time">Path of its own time; with a dot in front, beside the value. Null: the time of the message.</param>
public sealed record ProfileRegister(string Path, string? Unit, string? Code = null, Resource? Of = null, string? Time = null)
{
    readonly Regex _path = new("^" + Regex.Escape(Path).Replace("\\*", "[^.]*", StringComparison.Ordinal) + "(\\[[0-9]+\\])?$", RegexOptions.CultureInvariant);

    /// <summary>True when this register's value stands at the path; a device of several channels writes them as an array.</summary>
    public bool Matches(string path) => _path.IsMatch(path);
}

/// <summary>How to read the messages of one kind of device or bridge: data, no code of its own.</summary>
/// <param name="Name">Name for --profile.</param>
/// <param name="Registers">What counts. A message's other numbers (power, old billing dates, phases of a sum) are no registers.</param>
/// <param name="Device">Paths of the device's number, the first that is there; else the topic says it.</param>
/// <param name="Times">Paths of the device's time: ISO 8601, or seconds or milliseconds since 1970; the first that is there.</param>
/// <param name="Arrivals">Paths of the time at which a network heard the device: arrival there is arrival.</param>
/// <param name="Resource">What all its registers count; null: the message says it at <paramref name="Kinds"/>.</param>
/// <param name="Kinds">Paths that say the resource.</param>
/// <param name="IsRegistered">True where nothing says the resource but the meter's registration.</param>
/// <param name="Relay">Paths of the relay: ON/OFF or true/false.</param>
/// <param name="Flows">Paths of what flows: above zero while the relay is off is told.</param>
/// <param name="Alarms">Paths that say something is wrong unless they are empty, OK, zero or false.</param>
/// <param name="Backflows">Paths that say something is wrong when negative.</param>
/// <param name="Undecoded">Paths of bytes that nobody decoded.</param>
/// <param name="TopicDevice">Finds the device in a topic's levels; null: the topic does not say it.</param>
public sealed record DeviceProfile(string Name, IReadOnlyList<ProfileRegister> Registers, IReadOnlyList<string> Device, IReadOnlyList<string> Times, IReadOnlyList<string>? Arrivals = null,
    Resource? Resource = null, IReadOnlyList<string>? Kinds = null, bool IsRegistered = false, IReadOnlyList<string>? Relay = null, IReadOnlyList<string>? Flows = null, IReadOnlyList<string>? Alarms = null,
    IReadOnlyList<string>? Backflows = null, IReadOnlyList<string>? Undecoded = null, Func<string[], string?>? TopicDevice = null)
{
    const string Import = "1-0:1.8.0", Export = "1-0:2.8.0", GasMain = "7-0:3.0.0";

    /// <summary>The formats that are known. A new one is a new row.</summary>
    public static readonly IReadOnlyList<DeviceProfile> All =
    [
        new("wmbusmeters",
            [new("total_m3", "m3"), new("total_l", "L"), new("total_energy_consumption_kwh", "kWh", Import), new("total_energy_consumption_tariff_1_kwh", "kWh", "1-0:1.8.1"), new("total_energy_consumption_tariff_2_kwh", "kWh", "1-0:1.8.2"),
             new("total_energy_consumption_tariff_3_kwh", "kWh", "1-0:1.8.3"), new("total_energy_consumption_tariff_4_kwh", "kWh", "1-0:1.8.4"), new("total_energy_production_kwh", "kWh", Export),
             new("total_energy_production_tariff_1_kwh", "kWh", "1-0:2.8.1"), new("total_energy_production_tariff_2_kwh", "kWh", "1-0:2.8.2"), new("a_counter", null), new("b_counter", null)],
            ["id"], ["timestamp"], Kinds: ["media"], Alarms: ["status", "current_status", "time_leaking", "time_bursting", "time_reversed", "time_dry"], Backflows: ["flow_m3h", "volume_flow_m3h"], TopicDevice: levels => Level(levels, 1)),
        new("tasmota",
            [new("ENERGY.Total", "kWh", Import), new("StatusSNS.ENERGY.Total", "kWh", Import), new("SML.Total_in", "kWh", Import), new("SML.Total_out", "kWh", Export), new("StatusSNS.SML.Total_in", "kWh", Import), new("StatusSNS.SML.Total_out", "kWh", Export)],
            ["StatusSNS.SML.Meter_Id", "SML.Meter_Id", "StatusSNS.SML.Meter_number", "SML.Meter_number"], ["Time", "StatusSNS.Time"], Resource: Shared.Resource.Electricity, Relay: ["POWER", "POWER1"], Flows: ["ENERGY.Power"], TopicDevice: TasmotaDevice),
        new("shelly",
            [new("params.emdata:*.total_act", "Wh", Import), new("params.emdata:*.total_act_ret", "Wh", Export), new("params.em1data:*.total_act_energy", "Wh", Import), new("params.em1data:*.total_act_ret_energy", "Wh", Export),
             new("params.switch:*.aenergy.total", "Wh", Import), new("params.switch:*.ret_aenergy.total", "Wh", Export), new("total_act", "Wh", Import), new("total_act_ret", "Wh", Export), new("total_act_energy", "Wh", Import), new("total_act_ret_energy", "Wh", Export),
             new("aenergy.total", "Wh", Import), new("ret_aenergy.total", "Wh", Export)],
            ["src"], ["params.ts", "aenergy.minute_ts"], Resource: Shared.Resource.Electricity, Relay: ["output", "params.switch:0.output"], Flows: ["apower", "params.switch:0.apower"], TopicDevice: ShellyDevice),
        new("esphome", [new("state", null)], [], [], IsRegistered: true, Relay: ["state"], TopicDevice: levels => Array.FindIndex(levels, level => level is "sensor" or "switch" or "status") is var at and > 0 ? string.Join('/', levels[..at]) : null),
        new("zigbee2mqtt", [new("energy", "kWh", Import)], [], ["last_seen"], Resource: Shared.Resource.Electricity, Relay: ["state"], Flows: ["power"], Alarms: ["tamper"], TopicDevice: levels => levels.Length > 1 ? string.Join('/', levels[1..]) : null),
        new("chirpstack", Lora("object."), ["deviceInfo.devEui"], ["object.timestamp", "object.timestamp_utc"], ["time"], Alarms: LoraAlarms("object."), Undecoded: ["data"],
            TopicDevice: levels => Array.IndexOf(levels, "device") is var at and >= 0 ? Level(levels, at + 1) : null),
        new("the-things-stack", [.. Lora("uplink_message.decoded_payload."), .. Lora("")], ["end_device_ids.dev_eui", "end_device_ids.device_id"],
            ["uplink_message.decoded_payload.timestamp", "uplink_message.decoded_payload.timestamp_utc", "timestamp_utc"], ["uplink_message.received_at", "received_at"],
            Alarms: [.. LoraAlarms("uplink_message.decoded_payload."), .. LoraAlarms("")], Undecoded: ["uplink_message.frm_payload"], TopicDevice: levels => Array.IndexOf(levels, "devices") is var at and >= 0 ? Level(levels, at + 1) : null),
        new("dsmr-reader",
            [new("electricity_delivered_1", "kWh", "1-0:1.8.1"), new("electricity_delivered_2", "kWh", "1-0:1.8.2"), new("electricity_returned_1", "kWh", "1-0:2.8.1"), new("electricity_returned_2", "kWh", "1-0:2.8.2"),
             new("extra_device_delivered", "m3", GasMain, Shared.Resource.Gas, "extra_device_timestamp"), new("delivered", "m3", GasMain, Shared.Resource.Gas, "read_at")],
            [], ["timestamp"], Resource: Shared.Resource.Electricity),
        new("rtl_433", [new("consumption_data", null), new("Consumption", null), new("LastConsumptionCount", null)],
            ["id", "EndpointID", "ERTSerialNumber"], ["time"], Kinds: ["MeterType", "ert_type"], Alarms: ["physical_tamper", "encoder_tamper", "Tamper"]),
        new("rtlamr", [new("Message.Consumption", null), new("Message.LastConsumptionCount", null)],
            ["Message.ID", "Message.EndpointID", "Message.ERTSerialNumber"], ["Time"], Kinds: ["Message.Type", "Message.ERTType", "Message.EndpointType", "Type"], Alarms: ["Message.TamperPhy", "Message.TamperEnc", "Message.Leak", "Message.LeakNow", "Message.BackFlow"]),
        new("obis-json", [new("1-0:1.8.*.value", "Wh", Time: ".time"), new("1-0:2.8.*.value", "Wh", Time: ".time")], ["name", "0-0:96.1.0.value"], [], Resource: Shared.Resource.Electricity),
        new("teleinfo", [new("EAST.value", "Wh", Import), new("EAIT.value", "Wh", Export), new("BASE.value", "Wh", Import), new("HCHC.value", "Wh", "1-0:1.8.1"), new("HCHP.value", "Wh", "1-0:1.8.2")],
            ["ADSC.raw", "ADSC.value", "ADCO.raw", "ADCO.value"], ["DATE.timestamp.date"], Resource: Shared.Resource.Electricity),
        new("amsreader", [new("data.tPI", "kWh", Import), new("data.tPO", "kWh", Export), new("tPI", "kWh", Import), new("tPO", "kWh", Export)], ["data.id", "id"], ["data.rtc", "rtc", "t"], Resource: Shared.Resource.Electricity),
        new("sparkplug-b", [new("metrics.1-0:1.8.*.value", null), new("metrics.1-0:2.8.*.value", null), new("metrics.8-0:1.*.value", null, Of: Shared.Resource.Water), new("metrics.7-0:3.*.value", null, Of: Shared.Resource.Gas)],
            [], ["timestamp"], Resource: Shared.Resource.Electricity, TopicDevice: levels => levels.Length > 3 ? string.Join('/', levels[3..]) : null),
    ];

    /// <summary>The profile of a name; null when there is none.</summary>
    public static DeviceProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>What a word or number of a message counts: wM-Bus media, ERT meter types; null for anything else (heat, for one).</summary>
    public static Resource? ResourceOf(string kind)
    {
        kind = kind.Trim().ToLowerInvariant();
        // The type of an ERT stands in the low four bits: 23 and 0x17 are 7.
        var isType = kind.StartsWith("0x", StringComparison.Ordinal) ? int.TryParse(kind.AsSpan(2), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out var type)
            : int.TryParse(kind, System.Globalization.CultureInfo.InvariantCulture, out type);
        if (isType) return (type & 15) switch { 4 or 5 or 7 or 8 => Shared.Resource.Electricity, 2 or 9 or 12 => Shared.Resource.Gas, 11 or 13 => Shared.Resource.Water, _ => null };
        return kind switch
        {
            "electricity" or "electric" => Shared.Resource.Electricity,
            "gas" => Shared.Resource.Gas,
            "water" or "cold water" or "warm water" or "hot water" or "r900" or "r900bcd" => Shared.Resource.Water,
            _ => null,
        };
    }

    // Codecs of LoRaWAN meters name their fields as they like: these are the names in use for counters.
    static ProfileRegister[] Lora(string below) =>
    [
        .. Enumerable.Range(1, 4).Select(tariff => new ProfileRegister($"{below}activeEnergyImportL*T{tariff}", "Wh", $"1-0:1.8.{tariff}", Shared.Resource.Electricity)),
        .. Enumerable.Range(1, 4).Select(tariff => new ProfileRegister($"{below}activeEnergyExportL*T{tariff}", "Wh", $"1-0:2.8.{tariff}", Shared.Resource.Electricity)),
        new(below + "total_energy_kwh", "kWh", Import, Shared.Resource.Electricity), new(below + "energy_kwh", "kWh", Import, Shared.Resource.Electricity),
        new(below + "current_volume_m3", "m3", Of: Shared.Resource.Water), new(below + "total_volume_m3", "m3", Of: Shared.Resource.Water), new(below + "water_m3", "m3", Of: Shared.Resource.Water), new(below + "gas_m3", "m3", Of: Shared.Resource.Gas),
    ];

    static string[] LoraAlarms(string below) => [.. new[] { "backflow", "burst", "leakage", "low_battery", "permanent_error", "temporary_error", "tamper" }.Select(name => below + name)];

    static string? Level(string[] levels, int at) => levels.Length > at ? levels[at] : null;

    // tele/DEVICE/SENSOR, or DEVICE/tele/SENSOR where the prefix stands second.
    static string? TasmotaDevice(string[] levels)
    {
        var at = Array.FindIndex(levels, level => level is "tele" or "stat");
        return at < 0 ? null : at + 2 < levels.Length ? levels[at + 1] : at > 0 ? levels[at - 1] : null;
    }

    // The prefix may have several levels: what stands before status/ or events/.
    static string? ShellyDevice(string[] levels)
    {
        var at = Array.FindLastIndex(levels, level => level is "status" or "events");
        return at > 0 ? string.Join('/', levels[..at]) : null;
    }
}
