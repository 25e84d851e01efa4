namespace SmartUtility.Web.Localization;

/// <summary>Texts of the subscriber's pages (AccountTexts.resx, AccountTexts.fr.resx).</summary>
public sealed class AccountTexts;
