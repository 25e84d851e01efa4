namespace SmartUtility.Web.Localization;

/// <summary>Texts of the import page and verb, and what is wrong with files (ImportTexts.resx, ImportTexts.fr.resx).</summary>
public sealed class ImportTexts;
