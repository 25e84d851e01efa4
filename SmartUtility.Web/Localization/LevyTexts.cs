namespace SmartUtility.Web.Localization;

/// <summary>Texts of the state's share and of statistics (LevyTexts.resx, LevyTexts.fr.resx).</summary>
public sealed class LevyTexts;
