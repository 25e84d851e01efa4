using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Pricing;

/// <summary>Shares a quantity among blocks.</summary>
static class BlockPricing
{
    /// <summary>Block number (from 1), block and quantity in it, in order; blocks without quantity are left out, unless nothing was used (then the first block with 0).</summary>
    /// <param name="blocks">The component.</param>
    /// <param name="quantity">To be shared, 0 or more.</param>
    /// <param name="scale">Limits are multiplied by it.</param>
    /// <param name="already">Quantity that already filled the blocks (prepaid), 0 otherwise.</param>
    public static IReadOnlyList<(int No, Block Block, decimal Quantity)> Share(EnergyBlocks blocks, decimal quantity, decimal scale, decimal already)
    {
        var limits = blocks.Blocks.Select(block => block.UpTo is { } limit ? Math.Round(limit * scale, 10, MidpointRounding.AwayFromZero) : decimal.MaxValue).ToList();
        var total = quantity + already;
        // A social block is out when the whole quantity does not fit in it.
        var usable = blocks.Blocks.Select((block, n) => !block.OnlyIfAll || total <= limits[n]).ToList();
        var result = new List<(int, Block, decimal)>();
        if (blocks.Mode == BlockMode.Cliff)
        {
            for (var n = 0; n < blocks.Blocks.Count; n++)
                if (usable[n] && total <= limits[n]) return [(n + 1, blocks.Blocks[n], quantity)];
        }
        var (filled, left) = (already, quantity);
        for (var n = 0; n < blocks.Blocks.Count && left > 0; n++)
        {
            if (!usable[n] || filled >= limits[n]) continue;
            var taken = Math.Min(left, limits[n] - filled);
            result.Add((n + 1, blocks.Blocks[n], taken));
            filled += taken;
            left -= taken;
        }
        if (result.Count == 0)
        {
            var n = usable.IndexOf(true);
            result.Add((n + 1, blocks.Blocks[n], 0));
        }
        return result;
    }
}
