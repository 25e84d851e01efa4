using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Regulation;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Tells the other side of the state's share, in the portal and by mail: the operator's billing office and administrators, or those who regulate it. Once per event, person and channel.</summary>
public sealed class OnLevyMoved(UtilityDbContextFactory contexts, TimeProvider clock) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(LevyMoved);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var news = JsonSerializer.Deserialize<LevyMoved>(payload)!;
        await using var db = contexts.Create(Actor.System(operatorId));
        var company = await db.Operators.Where(row => row.Id == operatorId).Select(row => row.Name).FirstAsync(stop);
        var people = await db.Users.Where(row => !row.IsDisabled && (news.IsForRegulator ? row.Role == Role.Regulator && row.RegulatedOperators.Contains(operatorId) : row.OperatorId == operatorId && (row.Role == Role.Billing || row.Role == Role.OperatorAdmin))).ToListAsync(stop);
        var (key, link, now) = (string.Create(CultureInfo.InvariantCulture, $"levy:{news.News}:{news.RowId}"), string.Create(CultureInfo.InvariantCulture, $"{(news.IsForRegulator ? "/regulator/levy" : "/ops/levies")}/{news.PeriodId}"), clock.GetUtcNow().ToUniversalTime());
        foreach (var person in people)
        {
            var (subject, body) = LevyMessage.Of(news, company, person.Language);
            foreach (var (recipient, channel) in new[] { (string.Create(CultureInfo.InvariantCulture, $"user:{person.Id}"), Channel.InApp), (person.Email ?? "", Channel.Email) })
                if (recipient.Length > 0)
                    await db.Database.ExecuteSqlAsync($"""
                        insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts)
                        values ({operatorId}, {key}, {recipient}, {(int)channel}, {person.Language}, {subject}, {body}, {link}, {now}, 0) on conflict do nothing
                        """, stop);
        }
    }
}
