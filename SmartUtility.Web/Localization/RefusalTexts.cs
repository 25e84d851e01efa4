namespace SmartUtility.Web.Localization;

/// <summary>Sentences for what Core refuses and no page has words of its own for (RefusalTexts.resx, RefusalTexts.fr.resx).</summary>
public sealed class RefusalTexts;
