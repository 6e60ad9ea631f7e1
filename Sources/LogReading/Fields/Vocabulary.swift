import TraceModel

/// A profile's words in the form in which the hot loop asks for them: by the hash of their bytes.
final class Vocabulary: Sendable {
  /// Hash of an event's name to its role, and in bit 8 whether it reports a failure.
  let roles: HashIndex
  /// Hash of an event name's common spelling to its role, in the form of `roles`.
  let spelledRoles: HashIndex
  let eventSpellings: EventSpellings
  /// Hash of the name of a role, for records that say their role themselves.
  let roleNames: HashIndex
  /// Hash of a level word in lower case to `Level`.
  let levels: HashIndex
  /// Hash of a number that is a level to `Level`; one index for each key, by the rank of the key.
  let levelScales: [HashIndex]
  /// Hash in lower case of the values for failed work.
  let failures: HashIndex
  /// Level of a record that names none, by the rank of its time's key.
  let impliedLevels: [Level?]
  let notAnID: NotAnID
  /// Ranks of the correlation id's keys of which a list is a repeated header.
  let repeatedHeaders: Set<UInt8>
  /// Nanoseconds in a unit of each duration key, by rank; nil for an unknown unit.
  let durationUnits: [Int64?]
  /// By the rank of a message's key: it is the message's id, which no other message has.
  let messageIDs: [Bool]
  /// Keys of topics and of consumer groups, by rank.
  let topics: [String]
  let groups: [String]
  /// Keys of instances, by rank.
  let instanceKeys: [String]
  /// Ranks of message times from this one on are of keys that are times of logs elsewhere.
  let copiedTimeRank: Int

  /// Throws `ProfileError` for a role or level that does not exist.
  init(_ profile: Profile) throws {
    notAnID = NotAnID(profile.notAnID)
    repeatedHeaders = Set(
      profile.correlationID.indices.filter { profile.repeatedHeader.contains(profile.correlationID[$0]) }
        .map { UInt8(clamping: $0) })
    impliedLevels = try profile.time.map {
      try profile.impliedLevels[$0].map { try Self.level($0, profile: profile.name) }
    }
    messageIDs = profile.messageKey.map { $0.lowercased().filter(\.isLetter).hasSuffix("messageid") }
    (topics, groups) = (profile.topic, profile.group)
    instanceKeys = profile.instance
    copiedTimeRank = profile.messageTime.count - profile.copiedTimes
    levelScales = try profile.levelScales.map { try Self.levels($0.levels, profile: profile.name) }
    failures = Self.index(profile.failures.map { (Self.hash($0), 1) })
    durationUnits = profile.duration.map { Self.nanoseconds(in: $0.unit) }
    roleNames = Self.index(Role.allCases.map { (Self.hash($0.name), Self.value($0)) })
    var words = EventWords()
    for rule in profile.roles {
      guard let role = Role.allCases.first(where: { $0.name == rule.role }) else {
        throw ProfileError.unknownRole(rule.role, profile: profile.name)
      }
      let value = Self.value(role) | (rule.failed == true ? 0x100 : 0)
      for event in rule.events { words.add(value, of: event) }
    }
    (roles, spelledRoles, eventSpellings) = (words.roles, words.spelledRoles, words.spellings)
    levels = try Self.levels(profile.levels, profile: profile.name)
  }

  /// The names of events while they are entered: of a name that stands twice, the first counts.
  private struct EventWords {
    var roles = HashIndex()
    var spelledRoles = HashIndex()
    var spellings = EventSpellings()

    mutating func add(_ value: UInt32, of event: String) {
      if roles.find(Vocabulary.hash(event)) == nil { roles.insert(Vocabulary.hash(event), value) }
      guard let spelled = spellings.add(event), spelledRoles.find(spelled) == nil else { return }
      spelledRoles.insert(spelled, value)
    }
  }

  private static func index(_ words: [(hash: UInt64, value: UInt32)]) -> HashIndex {
    var index = HashIndex()
    for word in words { index.insert(word.hash, word.value) }
    return index
  }

  private static func levels(_ words: [String: String], profile: String) throws -> HashIndex {
    var index = HashIndex()
    for (word, name) in words { index.insert(hash(word), UInt32(try level(name, profile: profile).rawValue)) }
    return index
  }

  private static func level(_ name: String, profile: String) throws -> Level {
    guard let level = Level.allCases.first(where: { $0.name == name }) else {
      throw ProfileError.unknownLevel(name, profile: profile)
    }
    return level
  }

  /// A role's number, and in bit 8 whether it is a failure by itself.
  private static func value(_ role: Role) -> UInt32 {
    UInt32(role.rawValue) | (role.isFailure ? 0x100 : 0)
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

/// The faults of a profile.
package enum ProfileError: Error, Equatable {
  /// The profile names a role that no `Role` has.
  case unknownRole(String, profile: String)
  /// The profile names a level that no `Level` has.
  case unknownLevel(String, profile: String)
  /// It names more things of a kind (in the plural) than `limit`.
  case tooMany(String, limit: Int, profile: String)
}
