namespace SmartUtility.Core.Shared;

/// <summary>Result of an operation: a value or the refusal. The only result type in the solution; bugs and broken infrastructure throw.</summary>
/// <typeparam name="T">The value.</typeparam>
#pragma warning disable CA2225 // the conversions are the way to make one
public readonly struct Outcome<T>
{
    readonly T? _value;

    Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why not, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsDone => Refusal is null;

    /// <summary>The value; throws when the operation was refused.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"refused: {Refusal.Code} {Refusal.Detail}");

    /// <summary>A done outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refused outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
