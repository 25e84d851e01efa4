namespace SmartUtility.Core.Metering;

/// <summary>A stretch of time of one thing (a register, a network point) that must be computed again.</summary>
/// <param name="Id">The thing.</param>
/// <param name="From">Start.</param>
/// <param name="To">End; may equal the start.</param>
public readonly record struct Span(int Id, DateTimeOffset From, DateTimeOffset To);

/// <summary>Joins stretches so that nothing is computed twice.</summary>
public static class Spans
{
    /// <summary>Stretches of the same thing that touch or overlap, or lie within <paramref name="near"/> of each other, become one; in order of thing and time.</summary>
    public static IReadOnlyList<Span> Merge(IEnumerable<Span> spans, TimeSpan near = default)
    {
        List<Span> merged = [];
        foreach (var span in spans.OrderBy(span => span.Id).ThenBy(span => span.From))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.Id == span.Id && span.From <= last.To + near)
                merged[^1] = last with { To = span.To > last.To ? span.To : last.To };
            else
                merged.Add(span);
        }
        return merged;
    }

    /// <summary>The stretch in parts that end at midnight UTC.</summary>
    public static IEnumerable<Span> ByDay(Span span)
    {
        for (var from = span.From; from < span.To;)
        {
            var midnight = new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            var to = midnight < span.To ? midnight : span.To;
            yield return span with { From = from, To = to };
            from = to;
        }
    }

    /// <summary>Cuts a stretch that is longer than <paramref name="longest"/>: what to compute now, and the rest or null.</summary>
    public static (Span Now, Span? Later) Cut(Span span, TimeSpan longest) => span.To - span.From <= longest ? (span, null)
        : (span with { To = span.From + longest }, span with { From = span.From + longest });
}
