using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>meters decode: what would be stored of a message. No database.</summary>
static class Meters
{
    public static Command Verb()
    {
        var meters = new Command("meters", "Meters and their messages");
        meters.Subcommands.Add(Decode());
        return meters;
    }

    static readonly string Names = string.Join(", ", DeviceProfile.All.Select(profile => profile.Name).Prepend("native"));

    static Command Decode()
    {
        var topic = new Option<string>("--topic") { Description = "MQTT topic of the message", Required = true };
        var profile = new Option<string>("--profile") { Description = "Format of the message: " + Names, DefaultValueFactory = _ => "native" };
        var zone = new Option<string?>("--zone") { Description = "IANA zone of times that name none (default: UTC, marked questionable)" };
        var received = new Option<string?>("--received-at") { Description = "Arrival, ISO 8601 (default: now)" };
        var file = new Argument<string>("FILE") { Description = "The message; - for standard input" };
        profile.Validators.Add(result => { if (result.GetValueOrDefault<string>() is var asked && asked != "native" && DeviceProfile.Find(asked ?? "") is null) result.AddError($"--profile: '{asked}' is none of {Names}"); });
        zone.Validators.Add(result => { if (result.GetValueOrDefault<string?>() is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)) result.AddError($"--zone: '{name}' is no zone like Africa/Porto-Novo"); });
        received.Validators.Add(result => { if (result.GetValueOrDefault<string?>() is { } text && !Instant(text, out _)) result.AddError($"--received-at: '{text}' is no time like 2026-11-24T10:00:00Z"); });
        var command = new Command("decode", "Shows what would be stored of a message, one object per register") { topic, profile, zone, received, file };
        command.SetAction(async (parsed, stop) =>
        {
            var path = parsed.GetValue(file)!;
            using var bytes = new MemoryStream();
            await using (var input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path)) await input.CopyToAsync(bytes, stop);
            var at = parsed.GetValue(received) is { } text && Instant(text, out var given) ? given : TimeProvider.System.GetUtcNow();
            var local = parsed.GetValue(zone) is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : null;
            var (readings, problems) = DeviceProfile.Find(parsed.GetValue(profile)!) is { } foreign ? ForeignInspection.Read(foreign, parsed.GetValue(topic)!, bytes.ToArray(), at, local) : Inspection.Native(parsed.GetValue(topic)!, bytes.ToArray(), at, local);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(readings));
            foreach (var problem in problems) await Console.Error.WriteLineAsync(problem);
            return 0;
        });
        return command;
    }

    static bool Instant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
