namespace SmartUtility.Core.Shared;

/// <summary>Rows of a list with the cursor of the next page.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Rows">At most the size asked for.</param>
/// <param name="Next">Opaque cursor, null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, string? Next);

/// <summary>Which page of a list.</summary>
/// <param name="Cursor">From the page before, null for the first.</param>
/// <param name="Size">Rows, 1 to 500; out of range is clamped.</param>
public sealed record PageRequest(string? Cursor = null, int Size = 50)
{
    /// <summary>Size within 1 to 500.</summary>
    public int Take => Math.Clamp(Size, 1, 500);

    /// <summary>The cursor as a row id; 0 for the first page or an unreadable cursor.</summary>
    public long After => long.TryParse(Cursor, out var id) ? id : 0;
}
