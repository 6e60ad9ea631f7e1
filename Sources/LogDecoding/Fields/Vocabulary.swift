import TraceModel

/// A profile's words in the form in which the hot loop asks for them: by the hash of their bytes.
struct Vocabulary: Sendable {
  /// Hash of an event's name to its role, and in bit 8 whether it reports a failure.
  private(set) var roles = HashIndex()
  /// Hash of the name of a role, for records that say their role themselves.
  private(set) var roleNames = HashIndex()
  /// Hash of a level word in lower case to `Level`.
  private(set) var levels = HashIndex()
  private(set) var syslogLevels = HashIndex()
  let notAnID: HashIndex
  /// Nanoseconds in a unit of each duration key, by rank; nil for an unknown unit.
  let durationUnits: [Int64?]

  /// Throws `ProfileError` for a role or level that does not exist.
  init(_ profile: Profile) throws {
    notAnID = IDWords.index(profile.notAnID)
    durationUnits = profile.duration.map { Self.nanoseconds(in: $0.unit) }
    for role in Role.allCases { roleNames.insert(Self.hash(role.name), UInt32(role.rawValue)) }
    for rule in profile.roles {
      guard let role = Role.allCases.first(where: { $0.name == rule.role }) else {
        throw ProfileError.unknownRole(rule.role, profile: profile.name)
      }
      let value = UInt32(role.rawValue) | (rule.failed == true || role == .requestFailed ? 0x100 : 0)
      for event in rule.events where roles.find(Self.hash(event)) == nil {
        roles.insert(Self.hash(event), value)
      }
    }
    levels = try Self.levels(profile.levels, profile: profile.name)
    syslogLevels = try Self.levels(profile.syslogLevels, profile: profile.name)
  }

  private static func levels(_ words: [String: String], profile: String) throws -> HashIndex {
    var index = HashIndex()
    for (word, name) in words {
      guard let level = Level.allCases.first(where: { $0.name == name }) else {
        throw ProfileError.unknownLevel(name, profile: profile)
      }
      index.insert(hash(word), UInt32(level.rawValue))
    }
    return index
  }

  private static func hash(_ text: String) -> UInt64 { ByteHash.hash(Array(text.utf8)) }

  private static func nanoseconds(in unit: String) -> Int64? {
    switch unit {
    case "s": 1_000_000_000
    case "ms": 1_000_000
    case "us": 1_000
    case "ns": 1
    default: nil
    }
  }
}

/// What is wrong with a profile.
package enum ProfileError: Error, Equatable {
  case unknownRole(String, profile: String)
  case unknownLevel(String, profile: String)
}
