namespace SmartUtility.Web.Hosting;

/// <summary>Connection of the owner's role, when the program has one (its private server, or ConnectionStrings__Owner); for seeding and resetting the demonstration, and for the nightly backup, only.</summary>
/// <param name="ConnectionString">Or null.</param>
/// <param name="IsPrivate">It is the program's own server.</param>
public sealed record OwnerDatabase(string? ConnectionString, bool IsPrivate = false);
