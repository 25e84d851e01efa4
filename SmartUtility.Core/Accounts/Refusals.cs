using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts;

/// <summary>The key is none, or revoked; said in the same words for both.</summary>
public sealed record UnknownKey() : Refusal("unknown-key", "this key is unknown or revoked; send 'Authorization: Bearer KEY'");

/// <summary>A key of the installation must say for which operator it asks.</summary>
public sealed record OperatorRequired() : Refusal("operator-required", "this key belongs to the installation: name the tenant with ?operator=CODE");
