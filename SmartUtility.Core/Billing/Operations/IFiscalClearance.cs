namespace SmartUtility.Core.Billing.Operations;

/// <summary>Clears bills with a tax office before they are issued, where the law wants it: the door for whoever speaks to one. Clearing the same bill twice gives the same stamp.</summary>
public interface IFiscalClearance
{
    /// <summary>The stamp to print, or null where none is wanted. Throws when the office cannot be reached: then nothing is issued.</summary>
    /// <param name="bill">The bill with its number; a credit note names its original.</param>
    /// <param name="stop">Stops.</param>
    ValueTask<FiscalStamp?> ClearAsync(InvoiceDocument bill, CancellationToken stop);
}

/// <summary>No tax office clears bills.</summary>
public sealed class NoFiscalClearance : IFiscalClearance
{
    /// <inheritdoc/>
    public ValueTask<FiscalStamp?> ClearAsync(InvoiceDocument bill, CancellationToken stop) => ValueTask.FromResult<FiscalStamp?>(null);
}
