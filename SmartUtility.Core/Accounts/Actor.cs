namespace SmartUtility.Core.Accounts;

/// <summary>Who asks: the signed-in caller as a value. Every operation takes one and decides by it.</summary>
/// <param name="UserId">Id of the person's sign-in; 0 for the program, the key's id for a key.</param>
/// <param name="Name">For the audit: e-mail, phone, key name or "system".</param>
/// <param name="Role">What the caller is.</param>
/// <param name="Operators">Ids of the operators whose rows the caller may see; nothing else is ever read.</param>
/// <param name="Subscribers">For a subscriber: ids of the accounts its phone belongs to. Empty for others.</param>
/// <param name="Language">"en" or "fr".</param>
/// <param name="Scopes">For a key: what it may do. Empty for others.</param>
public sealed record Actor(int UserId, string Name, Role Role, IReadOnlyList<int> Operators, IReadOnlyList<long> Subscribers,
    string Language = "en", IReadOnlyList<string>? Scopes = null)
{
    /// <summary>The one operator this caller works for; throws when there are several or none (such a caller must name one first, see <see cref="For"/>).</summary>
    public int OperatorId => Operators.Count == 1 ? Operators[0]
        : throw new InvalidOperationException($"{Name} acts for {Operators.Count} operators; name one");

    /// <summary>True when the caller may see this operator's rows.</summary>
    public bool Sees(int operatorId) => Operators.Contains(operatorId);

    /// <summary>The same caller narrowed to one operator it may see; null when it may not.</summary>
    public Actor? For(int operatorId) => Sees(operatorId) ? this with { Operators = [operatorId] } : null;

    /// <summary>The program itself acting for one operator (jobs, the broker).</summary>
    public static Actor System(int operatorId) => new(0, "system", Role.System, [operatorId], []);

    /// <summary>The program itself acting for several operators (the writer, the rollup).</summary>
    public static Actor System(IReadOnlyList<int> operators) => new(0, "system", Role.System, operators, []);

    /// <summary>Nobody: sees nothing, may do nothing but what is public.</summary>
    public static readonly Actor Nobody = new(0, "anonymous", Role.Subscriber, [], []);
}
