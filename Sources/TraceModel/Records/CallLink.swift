/// The ties of a call's records beside its target: spans, as tracing libraries name them, and the callee.
///
///     gateway   request_sent      span 3f  parent 1a  peer orders
///     orders    request_received  span 77  parent 3f
///
/// All are hashes, 0 where not logged: millions of events are held at once, and names are only compared.
public struct CallLink: Hashable, Sendable {
  /// The span that the record is of.
  public var span: UInt32 = 0
  /// The span in which this one began.
  public var parent: UInt32 = 0
  /// Of the caller's records: the service that is called.
  public var peer: UInt32 = 0

  /// Nothing is known.
  public init() {}

  /// Nothing is known.
  public var isUnknown: Bool { self == CallLink() }

  /// The hash of a name, whose ASCII letters may be in any case. It is 0 for an empty name and for zeros alone, the
  /// logged parent of a first span.
  @inlinable
  public static func hash(name: some Sequence<UInt8>) -> UInt32 {
    var (hash, isNothing): (UInt32, Bool) = (0x811C_9DC5, true)
    for byte in name {
      hash = (hash ^ UInt32(byte &- 0x41 < 26 ? byte | 0x20 : byte)) &* 0x0100_0193  // FNV-1a.
      isNothing = isNothing && byte == 0x30
    }
    return isNothing ? 0 : max(1, hash)
  }

  /// The record of a send is in the course of the work with a record of `work`.
  public func isOfWork(_ work: CallLink) -> Bool {
    work.span != 0 && (parent == work.span || span == work.span)
  }

  /// The server's record is of the same call as the caller's records with `call`: of its span, or of one begun
  /// there.
  public func isServed(of call: CallLink) -> Bool {
    call.span != 0 && (parent == call.span || span == call.span)
  }
}
