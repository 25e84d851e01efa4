namespace SmartUtility.Web.Localization;

/// <summary>Texts of the network, meters and readings (NetworkTexts.resx, NetworkTexts.fr.resx).</summary>
public sealed class NetworkTexts;
