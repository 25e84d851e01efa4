namespace SmartUtility.Core.Simulation;

/// <summary>What goes wrong while the virtual meters play.</summary>
[Flags]
public enum Scenario
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A zone of water leaks.</summary>
    Leak = 1,
    /// <summary>A business takes electricity beside its meter.</summary>
    Bypass = 2,
    /// <summary>A transformer is without supply for ten minutes in every thirty; its meters lose their connection.</summary>
    Outage = 4,
    /// <summary>The main below the first station of each network breaks: everything below is without supply and connection for ten minutes in every thirty.</summary>
    Main = 1 << 10,
    /// <summary>The line of the customers' meters of the first zones and transformers fails for ten minutes in every thirty; supply flows on and they send what they stored.</summary>
    Telecom = 1 << 11,
    /// <summary>The meters that fell silent in the history stay silent: they do not connect.</summary>
    Silent = 8,
    /// <summary>Now and then a meter says that its cover was opened.</summary>
    Tamper = 16,
}

/// <summary>Names of scenarios as the command line takes them.</summary>
public static class Scenarios
{
    /// <summary>What the demonstration plays.</summary>
    public const Scenario OfDemo = Scenario.Leak | Scenario.Bypass | Scenario.Silent;

    /// <summary>Reads "leak,bypass,outage,main,telecom,silent,tamper"; null with the first unknown name.</summary>
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
