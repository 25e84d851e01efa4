using Microsoft.AspNetCore.Identity;

namespace SmartUtility.Core.Accounts;

/// <summary>A sign-in. Staff sign in by e-mail, subscribers by phone (E.164 is the user name); what a subscriber's phone reaches is looked up in SubscriberPhones.</summary>
public sealed class User : IdentityUser<int>
{
    /// <summary>The operator of staff; null for subscribers, the installation's admin and the regulator.</summary>
    public int? OperatorId { get; set; }
    /// <summary>Operators a regulator may read; empty for others.</summary>
    public int[] RegulatedOperators { get; set; } = [];
    /// <summary>What the person is.</summary>
    public Role Role { get; set; }
    /// <summary>Name shown to colleagues.</summary>
    public string DisplayName { get; set; } = "";
    /// <summary>"en" or "fr".</summary>
    public string Language { get; set; } = "fr";
    /// <summary>A removed person: cannot sign in, open pages end.</summary>
    public bool IsDisabled { get; set; }
}

/// <summary>A key of the API: shown once when made, stored as a SHA-256 hash.</summary>
public sealed class ApiKey
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <summary>The operator, or null for a key of the installation.</summary>
    public int? OperatorId { get; init; }
    /// <summary>What it is for.</summary>
    public required string Name { get; init; }
    /// <summary>SHA-256 of the key, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>See <see cref="Permissions.KnownScopes"/>.</summary>
    public required string[] Scopes { get; init; }
    /// <summary>When made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>When revoked, or null.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A link that works once: the first administrator's, an invitation.</summary>
public sealed class OneTimeLink
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <summary>SHA-256 of the token, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>"first-admin", "invitation" or "password-reset".</summary>
    public required string Purpose { get; init; }
    /// <summary>The person it is for; null for the first administrator's.</summary>
    public int? UserId { get; init; }
    /// <summary>Not accepted from here on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>When used, or null.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
