namespace SmartUtility.Core.Shared;

/// <summary>Half-open span of instants [Start, End), in UTC. An empty or backward span throws.</summary>
public readonly record struct Period
{
    /// <summary>First instant inside.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>First instant after.</summary>
    public DateTimeOffset End { get; }

    /// <summary>A period; refuses an end that is not after the start.</summary>
    public Period(DateTimeOffset start, DateTimeOffset end)
    {
        if (end <= start) throw new ArgumentException($"a period must end after it starts ({start:u} – {end:u})", nameof(end));
        Start = start.ToUniversalTime();
        End = end.ToUniversalTime();
    }

    /// <summary>True for Start ≤ at &lt; End.</summary>
    public bool Contains(DateTimeOffset at) => at >= Start && at < End;

    /// <summary>True when the two share an instant.</summary>
    public bool Overlaps(Period other) => Start < other.End && other.Start < End;

    /// <summary>Length.</summary>
    public TimeSpan Length => End - Start;
}
