import TraceModel

/// Hot: the meaning of each key of each object, as a hash table; it is asked once a member.
///
/// A path such as `service.name` is entered twice. It stands flat in the record (scope 0), and as `service`, which
/// opens a scope with `name` for the field. Containers and nested records open the record's scope again.
final class KeyTable: Sendable {
  /// The members of an object, or of a list of objects.
  enum Contents: UInt8 {
    /// Only members with a meaning there.
    case plain
    /// Ids and attributes of the record.
    case container
    /// A record, which counts behind the one around it.
    case record
  }

  /// The statements of a record's key about the object that has it, and about an object behind it.
  struct Marks: OptionSet {
    let rawValue: UInt8
    /// Records have a time there.
    static let time = Marks(rawValue: 1)
    /// Records have a text there.
    static let text = Marks(rawValue: 2)
    /// An object there is the program's own record.
    static let envelope = Marks(rawValue: 4)
    /// An object there is the program's own record if it has a time and a text.
    static let mayEnclose = Marks(rawValue: 8)
  }

  /// The object that a value is a member of, in the bits above its key's rank.
  enum Standing {
    /// Of the program's own record, which a collector put into an object of its own.
    static let enveloped: UInt16 = 0
    static let own: UInt16 = 0x100
    /// Of an object in the place of the record's text.
    static let nested: UInt16 = 0x200
    /// Of a container: ids and attributes are the record's, its time, name and origin are not.
    static let contained: UInt16 = 0x300
    /// The bits of it.
    static let all: UInt16 = 0x300
  }

  /// Attributes that can be asked for at once: they are a set of bits.
  static let mostProjected = UInt64.bitWidth

  /// The meaning of a key in a scope. `rank` orders the values of one field, the best first: by their standing,
  /// then by their keys.
  struct Entry: BitwiseCopyable {
    var hash: UInt64 = 0
    /// Bytes of the key.
    var length: UInt16 = 0
    var scope: UInt16 = 0
    var field = Field.none
    var rank: UInt16 = 0
    /// The scope opened by the value if it is an object; 0 if it opens none.
    var opens: UInt16 = 0
    var contents = Contents.plain
    /// The value may be a record as a string.
    var isWrapped = false
    var marks = Marks()
    /// Bit i: the value is the i-th attribute of the projection (`mostProjected`).
    var projected: UInt64 = 0
    /// Number of the slot of the value, if rules ask for it; else 0.
    var ruled: UInt16 = 0
    /// Number of the slot of the value, if it is noted as an attribute; else 0.
    var noted: UInt16 = 0
    /// The key's number in the catalog of attributes, from 1; 0 of a standard field.
    var attribute: UInt16 = 0

    /// The key has no meaning but as an object on the way to others, such as `container` of `container.name`. With a
    /// single value it is an attribute.
    var isOnlyWay: Bool {
      opens != 0 && field == .none && attribute == 0 && contents == .plain && !isAsked && !isWrapped
    }

    /// The key names a program, of this log or of others. In a container, which tells nothing of the record's origin,
    /// nobody looks at its value.
    var namesProgram: Bool {
      let isOfOthers = field == .none && opens == 0 && contents == .plain && !isWrapped
      return (isOfOthers || field == .service || field == .instance) && attribute == 0 && !isAsked
    }

    /// The value is an attribute, or what rules ask for.
    var isAsked: Bool { projected != 0 || ruled != 0 || noted != 0 }
  }

  let entries: [Entry]
  /// Numbers of entries by hash, a fourth of them taken at most; 0 is free.
  private let slots: [UInt16]
  /// Number of the slot of the first field that rules ask for.
  let firstRuled: Int

  /// Rank of the key `trace` among those of an id: Google Cloud's name for a trace,
  /// others' for a stack trace or a level.
  let traceRank: UInt16

  /// The catalog for keys outside the table; nil if none are noted.
  let notes: AttributeCatalog?
  let isNoting: Bool
  /// The endpoints of calls are noted: they are not too many.
  let notesEndpoints: Bool
  /// The catalog's version when the table was made.
  let version: Int
  /// The attributes whose values are noted, by the order of their slots: numbers in the catalog.
  let noted: [UInt16]
  /// Number of the slot of the first of them.
  let firstNoted: Int
  /// The builder of the table.
  let builder: KeyTableBuilder

  /// Builds the table for some fields of a profile, for the attributes of a command, and for the fields of rules.
  /// Throws `ProfileError` where the profile has more keys for one field than a byte can number, or more objects and
  /// keys in all than the table can have.
  init(profile: Profile, fields: [Field] = Field.allCases, projection: [String], ruled: [String] = []) throws
  {
    firstRuled = Field.allCases.count + projection.count
    let trace = profile.statesTrace ? nil : profile.correlationID.firstIndex(of: Profile.cloudTrace)
    traceRank = trace.map { UInt16(clamping: $0) } ?? .max
    guard firstRuled + ruled.count <= Int(UInt16.max) else {
      throw ProfileError.tooMany("fields in rules", limit: Int(UInt16.max), profile: profile.name)
    }
    for field in fields where field.keys(in: profile).count > Int(UInt8.max) {
      throw ProfileError.tooMany("keys of one field", limit: Int(UInt8.max), profile: profile.name)
    }
    var builder = KeyTableBuilder(profile, fields, projection, ruled, firstRuled: firstRuled)
    builder.addAll()
    guard builder.scopeCount <= KeyTableBuilder.mostObjects else {
      throw ProfileError.tooMany(
        "nested objects", limit: KeyTableBuilder.mostObjects, profile: profile.name)
    }
    guard builder.entries.count < KeyTableBuilder.mostEntries else {
      throw ProfileError.tooMany("keys", limit: KeyTableBuilder.mostEntries, profile: profile.name)
    }
    (entries, slots) = (builder.entries, builder.slots)
    self.builder = builder
    (notes, isNoting, version, noted, firstNoted) = (nil, false, 0, [], firstRuled + ruled.count)
    notesEndpoints = false
  }

  /// A table with attributes; their values go to the slots behind `base`'s. Keys in neither are told to `notes`.
  init(
    _ base: KeyTable, _ builder: KeyTableBuilder, noted: [UInt16], notesEndpoints: Bool,
    notes: AttributeCatalog?, version: Int
  ) {
    (firstRuled, traceRank, firstNoted) = (base.firstRuled, base.traceRank, base.firstNoted)
    (entries, slots) = (builder.entries, builder.slots)
    self.builder = builder
    (self.noted, self.notes, isNoting, self.version) = (noted, notes, notes != nil, version)
    self.notesEndpoints = notesEndpoints
  }

  /// The number of the entry for a key of `count` bytes in `scope`; 0 where the key means nothing.
  @inline(__always)
  func find(_ key: UnsafeRawPointer, _ count: Int, scope: UInt16) -> Int {
    let hash = ByteHash.hash(key, count, seed: UInt64(scope))
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let index = Int(slots[slot])
      if index == 0 { return 0 }
      let entry = entries[index]
      if entry.hash == hash, entry.scope == scope, Int(entry.length) == count { return index }
      slot = (slot + 1) & mask
    }
  }
}
