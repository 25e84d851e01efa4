namespace SmartUtility.Core.Notifications;

/// <summary>The mail server; no mail is sent while Host is empty.</summary>
/// <param name="Host">Server name, or null.</param>
/// <param name="Port">Port.</param>
/// <param name="Tls">STARTTLS required; false only for a server on loopback.</param>
/// <param name="User">User name, or null.</param>
/// <param name="Password">Password, or null.</param>
/// <param name="From">Sender's address.</param>
/// <param name="Portal">Address of the portal that links in mails start with, without a slash at the end; null: no links.</param>
public sealed record MailOptions(string? Host, int Port, bool Tls, string? User, string? Password, string From, string? Portal);
