using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>simulate: the demonstration's meters as virtual meters over real MQTT, in a process of their own.</summary>
static class Simulate
{
    public static Command Verb()
    {
        var broker = new Option<string>("--broker") { Description = "Broker, HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:1883" };
        var meters = new Option<int?>("--meters") { Description = "How many of the demonstration's meters, network inlets first (default: all)" };
        var interval = new Option<int>("--interval") { Description = "Seconds between two readings of a meter, 1 to 3600", DefaultValueFactory = _ => 10 };
        var scenario = new Option<string?>("--scenario") { Description = $"What goes wrong: {Scenarios.Names}, separated by commas (default: nothing)" };
        var truth = new Option<string?>("--truth") { Description = "CSV file that says what is wrong where and since when, to score detection against" };
        var state = new Option<string?>("--state") { Description = "File that keeps relays and indexes over a restart (default: simulate-state.json in the data directory)" };
        interval.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 1 or > 3600) result.AddError("--interval: 1 to 3600 seconds"); });
        meters.Validators.Add(result => { if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--meters: at least 1"); });
        broker.Validators.Add(result => { if (Address(result.GetValueOrDefault<string>() ?? "") is null) result.AddError("--broker: HOST:PORT"); });
        scenario.Validators.Add(result => { if (Scenarios.Parse(result.GetValueOrDefault<string?>(), out var unknown) is null) result.AddError($"--scenario: '{unknown}' is none of {Scenarios.Names}"); });
        var command = new Command("simulate", "Virtual meters over real MQTT that answer commands and keep the state of their relay") { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in new Option[] { broker, meters, interval, scenario, state, truth }) command.Options.Add(option);
        command.SetAction(async (parsed, stop) =>
        {
            var (host, port) = Address(parsed.GetValue(broker)!)!.Value;
            var settings = new PlaySettings(host, port, TimeSpan.FromSeconds(parsed.GetValue(interval)), Scenarios.Parse(parsed.GetValue(scenario), out _)!.Value, parsed.GetValue(meters), "-simulated");
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                ending.Cancel();
            }

            using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
            await RunAsync([.. parsed.UnmatchedTokens], settings, parsed.GetValue(state), Console.Out, ending.Token, parsed.GetValue(truth));
            return 0;
        });
        return command;
    }

    /// <summary>Plays until stopped; state and truth are written every five seconds and at the end. What is wrong is told at the start, how it goes every half minute.</summary>
    internal static async Task RunAsync(string[] arguments, PlaySettings settings, string? stateFile, TextWriter output, CancellationToken stop, string? truthFile = null)
    {
        var configuration = UtilityHost.Configure(arguments).Configuration;
        if (SettingsCheck.FirstProblem(configuration) is { } problem) throw new StartRefused(problem);
        var data = DataDirectory.Resolve(configuration.GetSection("Data").Get<DataSettings>() ?? new(), configuration.GetSection("Keys").Get<KeySettings>() ?? new());
        if (DemoPasswords.Load(data) is not { } demo) throw new StartRefused($"no demonstration in {data.Path}; run 'demo seed' first, or set Data__Directory");
        if (settings.Meters > demo.Meters) throw new StartRefused($"the demonstration has {demo.Meters} meters; seed it with more to play {settings.Meters}");
        using var logging = LoggerFactory.Create(logs => logs.AddConfiguration(configuration.GetSection("Logging")).AddConsole());

        var file = stateFile ?? Path.Combine(data.Path, "simulate-state.json");
        var kept = Load(file);
        var country = CountryBuilder.Build(demo.Until, demo.Meters, demo.Days);
        var now = TimeProvider.System.GetUtcNow();
        var natural = country.Operators.ToDictionary(plan => plan.Code, plan => Natural(country, plan, settings.Scenario, now), StringComparer.Ordinal);
        var player = new PlayMeters(country, Pepper.Load(data), settings, TimeProvider.System, logging.CreateLogger("SmartUtility.Simulate"));
        player.Prepare((code, meter) => kept.TryGetValue($"{code}/{meter.Serial}", out var stand) ? stand : natural[code](meter));
        foreach (var truth in Truths.Of(country, settings.Scenario, now, now.AddSeconds(1)).Where(truth => truth.Kind != Scenarios.NameOf(Scenario.Tamper))) await output.WriteLineAsync(truth.Line);
        var playing = player.RunAsync(stop);
        var report = new PlayReport($"{settings.Host}:{settings.Port}");
        for (var look = 1; await Task.WhenAny(playing, Task.Delay(TimeSpan.FromSeconds(0.5), CancellationToken.None)) != playing; look++)
        {
            if (report.Next(player.Counts(), TimeProvider.System.GetUtcNow()) is { } line) await output.WriteLineAsync(line);
            if (look % 10 == 0) Save(file, player, truthFile, now);
        }
        await playing;
        Save(file, player, truthFile, now);
        await output.WriteLineAsync(PlayReport.Last(player.Counts(), file));
    }

    // A meter nobody played yet stands where its load has brought it by now.
    static Func<MeterPlan, MeterStand?> Natural(Country country, OperatorPlan plan, Scenario scenario, DateTimeOffset now)
    {
        var history = new History(country, plan);
        var end = HourStamp.StartOf(country.EndHour);
        var stands = history.Meters().ToDictionary(meter => meter.Meter.Serial, meter => new MeterStand((meter.Meter.FirstIndex + meter.Taken.Sum()) % meter.Meter.Capacity, end, true), StringComparer.Ordinal);
        if (end >= now) return meter => stands[meter.Serial];
        var network = new VirtualNetwork(plan, scenario, end, meter => stands[meter.Serial]) { BreaksFrom = now };
        network.MoveTo(now);
        return meter => new MeterStand(network.Meters.First(played => played.Plan.Serial == meter.Serial).Meter.Index, now, true);
    }

    static Dictionary<string, MeterStand> Load(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, MeterStand>>(File.ReadAllBytes(file)) ?? [] : [];
        }
        catch (JsonException damaged)
        {
            throw new StartRefused($"{file} is damaged ({damaged.Message}); remove it and the meters start anew");
        }
    }

    static void Save(string file, PlayMeters player, string? truthFile, DateTimeOffset start)
    {
        if (truthFile is not null) File.WriteAllLines(truthFile, [Truths.Header, .. player.TruthsSince(start).Select(Truths.Csv)]);
        var fresh = file + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(player.Stands()));
        File.Move(fresh, file, overwrite: true);
    }

    static (string Host, int Port)? Address(string text) =>
        text.LastIndexOf(':') is var colon and > 0 && int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and < 65536 ? (text[..colon].Trim('[', ']'), port) : null;
}
