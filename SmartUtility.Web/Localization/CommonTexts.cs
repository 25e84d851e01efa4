namespace SmartUtility.Web.Localization;

/// <summary>Texts of both shells, sign-in and what every page shares (CommonTexts.resx, CommonTexts.fr.resx).</summary>
public sealed class CommonTexts;
