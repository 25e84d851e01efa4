namespace SmartUtility.Web.Localization;

/// <summary>Texts of the administrators' pages (AdminTexts.resx, AdminTexts.fr.resx).</summary>
public sealed class AdminTexts;
