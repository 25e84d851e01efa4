using System.Security.Cryptography;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>What a delivery did.</summary>
/// <param name="Sent">Mails the server took.</param>
/// <param name="Failed">Tries that failed; the reason stands at the message.</param>
public sealed record Delivery(int Sent, int Failed);

/// <summary>
/// Sends waiting e-mails. Each is claimed, sent and marked in a transaction of its own, so two at once send no mail twice; a crash between the server's
/// answer and the commit sends one again with the same Message-Id. A failed one waits longer each time and is given up after <see cref="Tries"/>.
/// </summary>
public sealed partial class DeliverMessages(UtilityDbContextFactory contexts, MailOptions options, TimeProvider clock, ILogger<DeliverMessages> log)
{
    /// <summary>Tries before a message is given up (about half a day).</summary>
    public const int Tries = 15;

    /// <summary>Sends everything that is due, of all operators the actor sees; nothing without a mail server.</summary>
    public async Task<Outcome<Delivery>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        if (string.IsNullOrEmpty(options.Host)) return new Delivery(0, 0);

        using var client = new SmtpClient { Timeout = 30_000 };
        var (sent, failed) = (0, 0);
        while (await NextAsync(actor, client, stop) is { } isSent)
            if (isSent) sent++;
            else failed++;
        if (client.IsConnected) await client.DisconnectAsync(quit: true, stop);
        if (sent + failed > 0) Delivered(sent, failed);
        return new Delivery(sent, failed);
    }

    // Null when nothing is due.
    async Task<bool?> NextAsync(Actor actor, SmtpClient client, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var message = (await db.Set<Message>().FromSql($"""
            select * from messages where sent_at is null and channel = 1 and attempts < {Tries} and (next_try_at is null or next_try_at <= {now})
            order by id limit 1 for update skip locked
            """).AsTracking().IgnoreQueryFilters().ToListAsync(stop)).FirstOrDefault();
        if (message is null) return null;

        message.Attempts++;
        var isSent = false;
        try
        {
            await ConnectAsync(client, stop);
            await client.SendAsync(Mail(message, now), stop);
            (message.SentAt, message.Error, isSent) = (now, null, true);
            if (message.OperatorId == 0) message.Link = null; // whoever reads the table later finds no way in
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            message.Error = failure.Message;
            message.NextTryAt = now + TimeSpan.FromSeconds(Math.Min(15 * Math.Pow(2, message.Attempts), 3600));
            Undelivered(message.Id, message.Attempts, failure);
        }
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return isSent;
    }

    async Task ConnectAsync(SmtpClient client, CancellationToken stop)
    {
        if (client.IsConnected) return;
        await client.ConnectAsync(options.Host!, options.Port, options.Tls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, stop);
        if (!string.IsNullOrEmpty(options.User)) await client.AuthenticateAsync(options.User, options.Password ?? "", stop);
    }

    MimeMessage Mail(Message message, DateTimeOffset now)
    {
        var text = message.Link is { } link && options.Portal is { } portal ? $"{message.Body}\r\n\r\n{portal}{link}\r\n" : message.Body + "\r\n";
        var mail = new MimeMessage { Subject = message.Subject, Body = new TextPart("plain") { Text = text }, Date = now };
        mail.From.Add(MailboxAddress.Parse(options.From));
        mail.To.Add(MailboxAddress.Parse(message.Recipient));
        // The same message keeps its id over retries, so that a mail server can drop a repeat.
        mail.MessageId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.EventKey}|{message.Recipient}|{message.OperatorId}")))[..32] + "@smartutility";
        mail.Body.Headers.Add("Content-Language", message.Language);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    [LoggerMessage(1, LogLevel.Information, "mails: {Sent} sent, {Failed} failed")]
    partial void Delivered(int sent, int failed);

    [LoggerMessage(2, LogLevel.Warning, "message {Id} not delivered, attempt {Attempts}")]
    partial void Undelivered(long id, int attempts, Exception failure);
}
