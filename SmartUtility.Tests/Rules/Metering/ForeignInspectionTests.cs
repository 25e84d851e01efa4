using System.Text;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class ForeignInspectionTests
{
    static readonly DateTimeOffset Arrival = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Africa/Porto-Novo");

    static (IReadOnlyList<InspectedReading> Readings, IReadOnlyList<string> Problems) Read(string profile, string topic, string payload, TimeZoneInfo? zone = null) =>
        ForeignInspection.Read(DeviceProfile.Find(profile)!, topic, Encoding.UTF8.GetBytes(payload), Arrival, zone);

    [Theory]
    [InlineData("wmbusmeters", "wmbusmeters/00471100", """{"media":"cold water","id":"00471100","total_m3":12.345,"total_l":12345,"target_m3":11,"flow_m3h":0.1,"status":"OK","timestamp":"2026-11-24T09:59:00Z"}""", "00471100 total_m3 8-0:1.0.0 12.345 m3 12345 L water")]
    [InlineData("wmbusmeters", "wmbusmeters/7", """{"media":"gas","id":"7","total_m3":1,"timestamp":"2026-11-24T09:59:00Z"}""", "7 total_m3 7-0:3.0.0 1 m3 1000 L gas")]
    [InlineData("wmbusmeters", "wmbusmeters/8", """{"media":"electricity","id":"8","total_energy_consumption_tariff_1_kwh":2.5,"total_energy_consumption_tariff_2_kwh":1}""", "8 total_energy_consumption_tariff_1_kwh 1-0:1.8.1 2.5 kWh 2500 Wh electricity|8 total_energy_consumption_tariff_2_kwh 1-0:1.8.2 1 kWh 1000 Wh electricity")]
    [InlineData("tasmota", "tele/pump3/SENSOR", """{"Time":"2026-11-24T10:00:00","ENERGY":{"Total":7.25,"Power":120}}""", "pump3 ENERGY.Total 1-0:1.8.0 7.25 kWh 7250 Wh electricity")]
    [InlineData("tasmota", "site/pump3/tele/SENSOR", """{"Time":"2026-11-24T10:00:00","ENERGY":{"Total":[7.25,1],"Power":[120,0]}}""", "pump3 ENERGY.Total[0] 1-0:1.8.0 7.25 kWh 7250 Wh electricity|pump3 ENERGY.Total[1] 1-0:1.8.0 1 kWh 1000 Wh electricity")]
    [InlineData("shelly", "plant/em-1/status/em1data:1", """{"id":"1","total_act_energy":99.5,"total_act_ret_energy":0}""", "plant/em-1 total_act_energy 1-0:1.8.0 99.5 Wh 99.5 Wh electricity|plant/em-1 total_act_ret_energy 1-0:2.8.0 0 Wh 0 Wh electricity")]
    [InlineData("shelly", "p/status/switch:0", """{"output":true,"aenergy":{"total":900},"ret_aenergy":{"total":300}}""", "p aenergy.total 1-0:15.8.0 900 Wh 900 Wh electricity|p ret_aenergy.total 1-0:2.8.0 300 Wh 300 Wh electricity")]
    [InlineData("esphome", "tank-2/sensor/inlet/state", "7.704", "tank-2 $ - 7.704 - - - -")]
    [InlineData("zigbee2mqtt", "zigbee2mqtt/hall/left", """{"energy":3.25,"consumption":3.25,"state":"ON","power":4}""", "hall/left energy 1-0:1.8.0 3.25 kWh 3250 Wh electricity")]
    [InlineData("chirpstack", "application/1/device/aa01/event/up", """{"time":"2026-11-24T09:00:00.123456789Z","deviceInfo":{"devEui":"aa01"},"data":"AQ==","object":{"timestamp":1795510800,"activeEnergyImportL123T1":5000}}""", "aa01 object.activeEnergyImportL123T1 1-0:1.8.1 5000 Wh 5000 Wh electricity")]
    [InlineData("the-things-stack", "v3/a@b/devices/w1/up", """{"end_device_ids":{"device_id":"w1","dev_eui":"AA01"},"uplink_message":{"received_at":"2026-11-24T09:00:00Z","frm_payload":"AQ==","decoded_payload":{"current_volume_m3":6.5,"leakage":true}}}""", "AA01 uplink_message.decoded_payload.current_volume_m3 8-0:1.0.0 6.5 m3 6500 L water")]
    [InlineData("dsmr-reader", "dsmr/json", """{"id":9,"timestamp":"2026-11-24T09:59:00Z","electricity_delivered_1":"10.500","extra_device_delivered":"2.000","extra_device_timestamp":"2026-11-24T09:00:00Z"}""", "- electricity_delivered_1 1-0:1.8.1 10.5 kWh 10500 Wh electricity|- extra_device_delivered 7-0:3.0.0 2 m3 2000 L gas")]
    [InlineData("dsmr-reader", "dsmr/reading/electricity_delivered_2", "10.500", "- $ 1-0:1.8.2 10.5 kWh 10500 Wh electricity")]
    [InlineData("rtl_433", "rtl_433/host/events", """{"time":"2026-11-24 10:00:00","model":"IDM","ERTType":23,"ERTSerialNumber":4711,"LastConsumptionCount":42,"DifferentialConsumptionIntervals":[1,2],"MeterType":"Electric"}""", "4711 LastConsumptionCount 1-0:1.8.0 42 - - - electricity")]
    [InlineData("rtlamr", "radio/1", """{"Time":"2026-11-24T09:59:11.959372062Z","Type":"R900","Message":{"ID":12,"Consumption":77,"Leak":0}}""", "12 Message.Consumption 8-0:1.0.0 77 - - - water")]
    [InlineData("obis-json", "x", """{"0-0:96.1.0":{"value":"0090"},"1-0:1.8.0":{"value":83402,"time":1795510800},"1-0:1.7.0":{"value":43},"NEW":{"value":0}}""", "0090 1-0:1.8.0.value 1-0:1.8.0 83402 Wh 83402 Wh electricity")]
    [InlineData("teleinfo", "x", """{"ADSC":{"raw":"0418","value":418},"EAST":{"raw":"0325","value":325},"EASF01":{"raw":"0325","value":325}}""", "0418 EAST.value 1-0:1.8.0 325 Wh 325 Wh electricity")]
    [InlineData("amsreader", "x", """{"id":"r1","t":1795510800,"data":{"id":"6970","tPI":12.5,"tPO":0}}""", "6970 data.tPI 1-0:1.8.0 12.5 kWh 12500 Wh electricity|6970 data.tPO 1-0:2.8.0 0 kWh 0 Wh electricity")]
    [InlineData("sparkplug-b", "spBv1.0/g/DDATA/edge/m1", """{"timestamp":1795510800000,"metrics":[{"name":"1-0:1.8.0","value":5},{"name":"Supply Voltage","value":12.3}]}""", "edge/m1 metrics.1-0:1.8.0.value 1-0:1.8.0 5 - - - electricity")]
    public void Every_format_gives_its_counters_and_nothing_else(string profile, string topic, string payload, string expected)
    {
        var (readings, problems) = Read(profile, topic, payload, Zone);

        Assert.Empty(problems);
        Assert.Equal(expected, string.Join('|', readings.Select(one => string.Join(' ', new[] { one.Device, one.Path, one.Register, one.Value, one.Unit, one.BaseValue, one.BaseUnit, one.Resource }.Select(part => part ?? "-")))));
        Assert.All(readings, one => Assert.Equal(0, one.Quality));
    }

    [Theory]
    [InlineData("wmbusmeters", "w/1", """{"media":"heat","id":"1","total_energy_consumption_kwh":1}""", "'heat' is none of electricity, gas and water")]
    [InlineData("rtl_433", "r", """{"id":1,"consumption_data":5}""", "does not say what is counted")]
    [InlineData("rtl_433", "r", """{"id":1,"ert_type":12,"consumption_data":-5}""", "'-5' is no index")]
    [InlineData("chirpstack", "application/1/device/a/event/up", """{"deviceInfo":{"devEui":"a"},"data":"AQ=="}""", "no codec configured in the network server")]
    [InlineData("the-things-stack", "v3/a/devices/a/up", """{"uplink_message":{"frm_payload":"AQ=="}}""", "no codec configured in the network server")]
    [InlineData("zigbee2mqtt", "zigbee2mqtt/hall/set", """{"state":"ON"}""", "commands to a device")]
    [InlineData("shelly", "p/events/rpc", """{"src":"s","params":{"ts":1795510800,"em1:2":{"act_power":0}}}""", "no register of this format")]
    [InlineData("esphome", "t/sensor/x/state", """{"key":42}""", "no register of this format")]
    [InlineData("sparkplug-b", "spBv1.0/g/DDATA/e/d", "\u0008\u0012{", "unreadable JSON")]
    [InlineData("tasmota", "tele/x/SENSOR", "", "unreadable JSON")]
    [InlineData("tasmota", "tele/x/SENSOR", """{"ENERGY":{"Total":"12,5"}}""", "'12,5' is no index")]
    public void What_is_no_counter_gives_nothing_and_says_why(string profile, string topic, string payload, string why)
    {
        var (readings, problems) = Read(profile, topic, payload);

        Assert.Empty(readings);
        Assert.Contains(why, string.Join('|', problems), StringComparison.Ordinal);
    }

    [Theory]
    // The device's own time, with a zone.
    [InlineData("wmbusmeters", """{"media":"water","id":"1","total_m3":1,"timestamp":"2026-11-24T09:59:00Z"}""", null, "2026-11-24T09:59:00Z device 0")]
    // Local time, the zone given and not given.
    [InlineData("tasmota", """{"Time":"2026-11-24T10:30:00","ENERGY":{"Total":1}}""", "Africa/Porto-Novo", "2026-11-24T09:30:00Z device 0")]
    [InlineData("tasmota", """{"Time":"2026-11-24T09:30:00","ENERGY":{"Total":1}}""", null, "2026-11-24T09:30:00Z device 10")]
    // A clock that was never set, a placeholder, a place in a recording.
    [InlineData("tasmota", """{"Time":"1970-01-01T00:33:28","ENERGY":{"Total":1}}""", "Africa/Porto-Novo", "2026-11-24T10:00:00Z arrival 10")]
    [InlineData("wmbusmeters", """{"media":"water","id":"1","total_m3":1,"timestamp":"0001-01-01T00:00:00"}""", "Africa/Porto-Novo", "2026-11-24T10:00:00Z arrival 10")]
    [InlineData("rtl_433", """{"id":1,"ert_type":12,"consumption_data":5,"time":"@0.5s"}""", "Africa/Porto-Novo", "2026-11-24T10:00:00Z arrival 10")]
    // None at all.
    [InlineData("zigbee2mqtt", """{"energy":1}""", null, "2026-11-24T10:00:00Z arrival 0")]
    // The network heard it an hour ago; a device's clock eight days ahead of the network is not believed.
    [InlineData("chirpstack", """{"time":"2026-11-24T09:00:00Z","object":{"water_m3":1}}""", null, "2026-11-24T09:00:00Z arrival 0")]
    [InlineData("chirpstack", """{"time":"2026-11-14T09:00:00Z","object":{"timestamp":1795338000,"water_m3":1}}""", null, "2026-11-14T09:00:00Z arrival 10")]
    public void A_time_is_believed_as_far_as_it_can_be(string profile, string payload, string? zone, string expected)
    {
        var (readings, _) = Read(profile, "a/b/c", payload, zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));

        var reading = Assert.Single(readings);
        Assert.Equal(expected, $"{reading.Time:yyyy-MM-dd'T'HH:mm:ss'Z'} {reading.TimeSource} {reading.Quality}");
    }

    [Theory]
    [InlineData("tasmota", "stat/plug/POWER", "ON", "on", "")]
    [InlineData("tasmota", "stat/plug/POWER", "OFF", "off", "")]
    [InlineData("esphome", "tank/switch/valve/state", "OFF", "off", "")]
    [InlineData("shelly", "p/status/switch:0", """{"output":false,"apower":47.1,"aenergy":{"total":5}}""", "off", "apower=47.1 while off")]
    [InlineData("wmbusmeters", "w/1", """{"media":"water","id":"1","total_m3":1,"current_status":"DRY","time_dry":"22-31 days","time_leaking":"","flow_m3h":-0.002}""", null, "current_status=DRY,time_dry=22-31 days,flow_m3h=-0.002")]
    [InlineData("rtl_433", "r", """{"id":1,"MeterType":"Gas","Consumption":1,"Tamper":"0x0201"}""", null, "Tamper=0x0201")]
    [InlineData("rtl_433", "r", """{"id":1,"MeterType":"Gas","Consumption":1,"Tamper":"0x0000"}""", null, "")]
    public void Relay_and_alarms_come_along(string profile, string topic, string payload, string? relay, string events)
    {
        var reading = Assert.Single(Read(profile, topic, payload).Readings);

        Assert.Equal((relay, events), (reading.Relay, string.Join(',', reading.Events)));
    }

    [Fact]
    public void No_message_of_any_kind_breaks_a_profile()
    {
        string[] payloads = ["", "null", "[]", "{}", "[[[1]]]", "true", "\"x\"", "1e400", "-1", "{\"metrics\":[{\"name\":\"x\"}]}", "{\"time\":{\"a\":1},\"id\":[],\"Time\":\"\",\"timestamp\":1e300}", "\uD800", "{\"a\":", new string('[', 100)];
        foreach (var profile in DeviceProfile.All)
            foreach (var topic in new[] { "", "a", "a/b/c/d/e/f", "tele", "status", "x/state" })
                foreach (var payload in payloads)
                    Assert.True(Read(profile.Name, topic, payload) is { } read && read.Readings.Count + read.Problems.Count > 0, $"{profile.Name} {topic} {payload}");
    }
}
