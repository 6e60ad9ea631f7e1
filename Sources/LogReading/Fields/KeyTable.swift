/// Hot: which key of which object stands for what, as a hash table that is asked once a member.
///
/// A path such as `service.name` is entered twice: flat in the record (scope 0), and as `service`, which opens
/// a scope in which `name` stands for the field. Containers and nested records open the record's scope again.
struct KeyTable: Sendable {
  /// What the members of an object, or of a list of objects, are.
  enum Contents: UInt8 {
    /// Nothing but those members that have a meaning there.
    case plain
    /// Ids and attributes of the record.
    case container
    /// A record, which counts behind the one around it.
    case record
  }

  /// Whose member a value is, in the bits above those of its key's rank.
  enum Standing {
    /// Of the program's own record, which a collector put into an object of its own.
    static let enveloped: UInt16 = 0
    static let own: UInt16 = 0x100
    /// Of an object in the place of the record's text.
    static let nested: UInt16 = 0x200
    /// Of a container: ids and attributes are the record's, its time, name and origin are not.
    static let contained: UInt16 = 0x300
  }

  /// What a key in a scope means. `rank` orders the values of one field, the best first: by their standing, then by
  /// their keys.
  struct Entry {
    var text: [UInt8] = []
    var hash: UInt64 = 0
    var scope: UInt8 = 0
    var field = Field.none
    var rank: UInt16 = 0
    /// The scope that the value opens if it is an object; 0 where it opens none.
    var opens: UInt8 = 0
    var contents = Contents.plain
    /// The value may be a record as a string.
    var isWrapped = false
    /// Bit i: the value is the i-th attribute of the projection.
    var projected: UInt64 = 0
    /// Number of the slot of the value, where rules ask for it; 0 where none does.
    var ruled: UInt16 = 0
  }

  private(set) var entries: [Entry] = [Entry()]
  /// Number of the slot of the first field that rules ask for.
  let firstRuled: Int
  /// Numbers of entries by hash, a fourth of them taken at most; 0 is free.
  private var slots = [UInt16](repeating: 0, count: 1024)
  /// While the table is built: of the record whose keys are entered.
  private var standing = Standing.own
  private var scopes: [String: UInt8] = ["": 0]

  /// Rank of the key `trace` among those of an id: Google Cloud's name for a trace, others' for a stack trace or a level.
  let traceRank: UInt16

  /// Builds the table for some fields of a profile, the attributes that a command asks for, and the fields that rules do.
  /// Throws `ProfileError`
  /// where the profile has more keys for one field, or more nested objects, than a byte can number.
  init(profile: Profile, fields: [Field] = Field.allCases, projection: [String], ruled: [String] = []) throws
  {
    firstRuled = Field.allCases.count + projection.count
    traceRank = profile.correlationID.firstIndex(of: Profile.cloudTrace).map { UInt16(clamping: $0) } ?? .max
    guard firstRuled + ruled.count <= Int(UInt16.max) else {
      throw ProfileError.tooMany("fields in rules", limit: Int(UInt16.max), profile: profile.name)
    }
    for field in fields where field.keys(in: profile).count > Int(UInt8.max) {
      throw ProfileError.tooMany("keys of one field", limit: Int(UInt8.max), profile: profile.name)
    }
    addRecord(profile, fields, projection, ruled, within: "", scope: 0)
    for key in profile.nested { edit(key, scope: 0) { $0.contents = .record } }
    for key in profile.containers { edit(key, scope: 0) { $0.contents = .container } }
    for key in profile.envelopes {
      let scope = openScope(key)
      edit(key, scope: 0) { $0.opens = scope }
      standing = Standing.enveloped
      if scope != 0 { addRecord(profile, fields, projection, ruled, within: key + ".", scope: scope) }
    }
    guard scopes.count <= Int(UInt8.max) else {
      throw ProfileError.tooMany("nested objects", limit: Int(UInt8.max), profile: profile.name)
    }
  }

  /// Enters the keys of a record that stands in `scope`, `prefix` being the path to it.
  private mutating func addRecord(
    _ profile: Profile, _ fields: [Field], _ projection: [String], _ ruled: [String], within prefix: String,
    scope: UInt8
  ) {
    func add(_ path: String, _ change: (inout Entry) -> Void) {
      self.add(path: path, within: prefix, scope: scope, change)
    }
    let standing = standing
    for field in fields {
      for (rank, key) in field.keys(in: profile).enumerated() {
        let means = { (entry: inout Entry) in
          guard entry.field == .none else { return }
          entry.field = field
          entry.rank = standing | UInt16(UInt8(clamping: rank))
        }
        add(key, means)
        // GELF's own fields begin so.
        if scope == 0, let first = key.utf8.first, (first | 0x20) &- 0x61 < 26 { add("_" + key, means) }
      }
    }
    for (index, path) in projection.enumerated() { add(path) { $0.projected |= 1 << UInt64(index) } }
    for (index, path) in ruled.enumerated() { add(path) { $0.ruled = UInt16(firstRuled + index) } }
    for path in profile.wrapped { add(path) { $0.isWrapped = true } }
  }

  private mutating func add(
    path: String, within prefix: String, scope outermost: UInt8, _ change: (inout Entry) -> Void
  ) {
    edit(path, scope: outermost, change)
    guard path.utf8.contains(UInt8(ascii: ".")) else { return }
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var scope = outermost
    for depth in 1..<parts.count {
      let inner = openScope(prefix + parts[..<depth].joined(separator: "."))
      guard inner != 0 else { return }
      edit(parts[depth - 1], scope: scope) { $0.opens = inner }
      scope = inner
    }
    edit(parts[parts.count - 1], scope: scope, change)
  }

  private mutating func openScope(_ path: String) -> UInt8 {
    if let known = scopes[path] { return known }
    // One more than a byte numbers makes the table unusable, and `init` says so.
    let number = UInt8(clamping: scopes.count)
    scopes[path] = number
    return number
  }

  private mutating func edit(_ key: String, scope: UInt8, _ change: (inout Entry) -> Void) {
    let text = Array(key.utf8)
    let hash = ByteHash.hash(text, seed: UInt64(scope))
    let slot = slot(of: hash) { $0.scope == scope && $0.text == text }
    if slots[slot] != 0 { return change(&entries[Int(slots[slot])]) }
    var entry = Entry(text: text, hash: hash, scope: scope)
    change(&entry)
    slots[slot] = UInt16(entries.count)
    entries.append(entry)
    if entries.count * 4 > slots.count { doubleSlots() }
  }

  /// The slot of the entry that has the hash and `isSought`, or the free one where it belongs.
  private func slot(of hash: UInt64, where isSought: (Entry) -> Bool) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, isSought(entries[index]) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func doubleSlots() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for index in entries.indices.dropFirst() {
      slots[slot(of: entries[index].hash) { _ in false }] = UInt16(index)
    }
  }

  /// The number of the entry for a key of `count` bytes in `scope`; 0 where the key means nothing.
  @inline(__always)
  func find(_ key: UnsafeRawPointer, _ count: Int, scope: UInt8) -> Int {
    let hash = ByteHash.hash(key, count, seed: UInt64(scope))
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let index = Int(slots[slot])
      if index == 0 { return 0 }
      if entries[index].hash == hash, entries[index].scope == scope, entries[index].text.count == count {
        return index
      }
      slot = (slot + 1) & mask
    }
  }
}
