/// What a call asks for: its method and path, as far as a record says.
///
/// Both are kept as hashes, since millions of events are held at once and two sides of a call need only be compared.
/// Equal hashes count as equal texts: of 1,000 paths two share one with a probability of about 10⁻⁴.
public struct CallTarget: Hashable, Sendable {
  /// Hash of the path without scheme, host, query and fragment; 0 where not logged.
  public var path: UInt32 = 0
  /// The method; `.unknown` where not logged.
  public var method = Method.unknown

  /// Without a hash of the path (0) or a method nothing is known of it.
  public init(path: UInt32 = 0, method: Method = .unknown) {
    self.path = path
    self.method = method
  }

  /// A method of HTTP (RFC 9110, RFC 5789), by what it asks for.
  public enum Method: UInt8, Sendable {
    case unknown, get, head, options, delete, post, put, patch, other

    /// It asks for work whose refusal is the caller's result, where a flow makes several calls.
    public var asksForWork: Bool {
      switch self {
      case .unknown, .post, .put, .patch, .other: true
      case .get, .head, .options, .delete: false
      }
    }
  }

  /// Two records may be of one call: they contradict each other in nothing that both say.
  public func agrees(with other: CallTarget) -> Bool {
    (path == 0 || other.path == 0 || path == other.path)
      && (method == .unknown || other.method == .unknown || method == other.method)
  }

  /// A record says nothing of it.
  public var isUnknown: Bool { path == 0 && method == .unknown }
}
