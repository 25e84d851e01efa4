namespace SmartUtility.Core.Simulation;

/// <summary>What goes wrong while the virtual meters play.</summary>
[Flags]
public enum Scenario
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A pipe of a water zone broke: it leaks as much at every hour.</summary>
    Leak = 1,
    /// <summary>A business takes electricity beside its meter.</summary>
    Bypass = 2,
    /// <summary>A transformer is without supply for ten minutes in every thirty; its meters lose their connection.</summary>
    Outage = 4,
    /// <summary>The main below the first station of each network breaks: everything below is without supply and connection for ten minutes in every thirty.</summary>
    Main = 1 << 10,
    /// <summary>The line of the customers' meters of the first zones and transformers fails for ten minutes in every thirty; supply flows on and they send what they stored.</summary>
    Telecom = 1 << 11,
    /// <summary>The SIM cards of one carrier fail for ten minutes in every thirty: those of every sensor of the network and of every other zone or transformer.</summary>
    Sim = 1 << 12,
    /// <summary>The meters and the station sensor that fell silent in the history stay silent: they do not connect.</summary>
    Silent = 8,
    /// <summary>Now and then a meter says that its cover was opened.</summary>
    Tamper = 16,
    /// <summary>A leak of another water zone that grows from day to day.</summary>
    Growing = 32,
    /// <summary>Water runs behind a customer's meter day and night.</summary>
    Household = 64,
    /// <summary>A customer's counter stands still while water flows.</summary>
    Frozen = 128,
    /// <summary>The first feeder of electricity is without supply and connection for ten minutes in every thirty.</summary>
    Feeder = 256,
    /// <summary>The transformer that failed on the last evening of the history stays out until it is mended, thirty hours later.</summary>
    Transformer = 512,
}

/// <summary>Names of scenarios as the command line takes them.</summary>
public static class Scenarios
{
    /// <summary>What the demonstration plays.</summary>
    public const Scenario OfDemo = Scenario.Leak | Scenario.Growing | Scenario.Household | Scenario.Bypass | Scenario.Silent | Scenario.Frozen | Scenario.Transformer;

    /// <summary>Their names as the command line takes them, in one line.</summary>
    public static readonly string Names = string.Join(", ", Enum.GetValues<Scenario>().Where(one => one != Scenario.None).Select(NameOf));

    /// <summary>How long of every half hour what comes and goes is broken.</summary>
    public static readonly TimeSpan On = TimeSpan.FromMinutes(10);

    /// <summary>True in the first minutes of every thirty, in which what comes and goes is broken.</summary>
    public static bool IsOn(DateTimeOffset at) => at.Minute % 30 < On.TotalMinutes;

    /// <summary>Name of one of them.</summary>
    public static string NameOf(Scenario one) => one.ToString().ToLowerInvariant();

    /// <summary>Reads names like "leak,bypass,outage"; null with the first unknown one.</summary>
    public static Scenario? Parse(string? text, out string? unknown)
    {
        unknown = null;
        var all = Scenario.None;
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<Scenario>(word, ignoreCase: true, out var one) || int.TryParse(word, out _))
            {
                unknown = word;
                return null;
            }
            all |= one;
        }
        return all;
    }
}
