namespace SmartUtility.Web.Hosting;

/// <summary>Connection of the owner's role, when the program has one (its private server, or ConnectionStrings__Owner); for seeding and resetting the demonstration only.</summary>
/// <param name="ConnectionString">Or null.</param>
public sealed record OwnerDatabase(string? ConnectionString);
