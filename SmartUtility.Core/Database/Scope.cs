namespace SmartUtility.Core.Database;

/// <summary>The operators whose rows a context may see. Unset means none: deny by default.</summary>
/// <param name="Operators">Operator ids; 0 stands for the installation itself (its own audit and messages).</param>
public sealed record Scope(IReadOnlyList<int> Operators)
{
    /// <summary>No operator: only tables without a tenant (sign-ins, operators) are reached.</summary>
    public static readonly Scope None = new([]);

    /// <summary>As a PostgreSQL array literal: "{1,2}".</summary>
    public string Literal => "{" + string.Join(',', Operators) + "}";
}
