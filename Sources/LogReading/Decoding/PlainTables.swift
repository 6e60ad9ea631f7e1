import Synchronization
import TraceModel

/// How records are read whose log says nothing of its own: made once, when the first of them is decoded.
final class PlainTables: Sendable {
  /// One object, since every access to one of these would copy all of a value.
  final class Tables: Sendable {
    let profile: Profile
    let keys: KeyTable
    let vocabulary: Vocabulary

    /// The most keys of a correlation id that are told apart: a record's are a set of bits.
    private static let mostIDKeys = 64

    /// Throws `ProfileError` if the vocabulary names what does not exist, or has more keys than can be told apart.
    init(_ profile: Profile, _ projection: AttributeProjection) throws {
      guard profile.correlationID.count <= Self.mostIDKeys else {
        throw ProfileError.tooMany("keys of a correlation id", limit: Self.mostIDKeys, profile: profile.name)
      }
      self.profile = profile
      keys = try KeyTable(profile: profile, projection: projection.paths)
      vocabulary = try Vocabulary(profile)
    }
  }

  private let make: @Sendable () throws -> Tables
  private let made = Mutex<Tables?>(nil)

  /// `make` fails for no vocabulary that comes with trace.
  init(_ make: @escaping @Sendable () throws -> Tables) { self.make = make }

  var tables: Tables {
    made.withLock { made in
      if let made { return made }
      do {
        let tables = try make()
        made = tables
        return tables
      } catch {
        preconditionFailure("the vocabulary that comes with trace can be read: \(error)")
      }
    }
  }
}
