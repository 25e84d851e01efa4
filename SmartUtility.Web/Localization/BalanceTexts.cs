namespace SmartUtility.Web.Localization;

/// <summary>Texts of the balance of the network (BalanceTexts.resx, BalanceTexts.fr.resx).</summary>
public sealed class BalanceTexts;
