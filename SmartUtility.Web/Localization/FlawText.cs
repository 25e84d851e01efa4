using Microsoft.Extensions.Localization;
using SmartUtility.Core.Import;

namespace SmartUtility.Web.Localization;

/// <summary>What is wrong with a file as one line in the reader's language.</summary>
public sealed class FlawText(IStringLocalizer<ImportTexts> texts, RefusalText refusals)
{
    /// <summary>"line 12, column C (installed_at), “32/13/2026”: …".</summary>
    public string Of(Flaw flaw) => flaw switch
    {
        { Column: > 0 } => texts["flaw", flaw.Line, flaw.Letter, flaw.Header, flaw.Cell, refusals.Of(flaw.Why)],
        { Header.Length: > 0 } => texts["flaw.missing", flaw.Line, flaw.Header, refusals.Of(flaw.Why)],
        _ => texts["flaw.line", flaw.Line, refusals.Of(flaw.Why)],
    };
}
