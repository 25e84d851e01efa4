namespace SmartUtility.Web.Localization;

/// <summary>Texts of the counter (CounterTexts.resx, CounterTexts.fr.resx).</summary>
public sealed class CounterTexts;
