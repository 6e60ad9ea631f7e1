import TraceModel

/// Enters the keys of a profile into a `KeyTable`.
struct KeyTableBuilder: Sendable {
  private let profile: Profile
  private let fields: [Field]
  private let projection: [String]
  private let ruled: [String]
  private let firstRuled: Int
  private(set) var entries = [KeyTable.Entry()]
  /// The keys of the entries.
  private var keys: [[UInt8]] = [[]]
  /// Numbers of entries by hash.
  private(set) var slots = [UInt16](repeating: 0, count: 1024)
  private var scopes: [[UInt8]: UInt16] = [[]: 0]
  /// By scope, the path of its object within the record.
  private(set) var objects: [[UInt8]] = [[]]

  init(_ profile: Profile, _ fields: [Field], _ projection: [String], _ ruled: [String], firstRuled: Int) {
    (self.profile, self.fields, self.projection, self.ruled) = (profile, fields, projection, ruled)
    self.firstRuled = firstRuled
  }

  /// How many objects are opened, the record among them.
  var scopeCount: Int { scopes.count }

  /// Enters the record's own keys, then those of the objects that may hold a record.
  mutating func addAll() {
    addRecord(within: [], scope: 0, KeyTable.Standing.own)
    addObjects(scope: 0)
    for key in profile.time { edit(key.utf8, scope: 0) { $0.marks.insert(.time) } }
    for key in profile.event { edit(key.utf8, scope: 0) { $0.marks.insert(.text) } }
    for key in profile.envelopes {
      let scope = openScope(Array(key.utf8), as: [], depth: 0)
      objects[Int(scope)] = []
      edit(key.utf8, scope: 0) { entry in
        entry.opens = scope
        entry.marks.insert(.envelope)
      }
      guard scope != 0 else { return }
      addRecord(within: key.utf8 + [Self.dot], scope: scope, KeyTable.Standing.enveloped)
      addObjects(scope: scope)
      // Of an envelope in an envelope.
      for inner in profile.envelopes { addNested(inner, scope: scope) }
    }
  }

  /// Enters the objects of a record that stands in `scope`. One that may be a record can be a container otherwise.
  private mutating func addObjects(scope: UInt16) {
    for key in profile.nested { addNested(key, scope: scope) }
    for key in profile.containers { edit(key.utf8, scope: scope) { $0.contents = .container } }
  }

  private mutating func addNested(_ key: String, scope: UInt16) {
    edit(key.utf8, scope: scope) { entry in
      entry.contents = .record
      entry.marks.insert(.mayEnclose)
    }
  }

  /// Enters the keys of a record that stands in `scope`, `prefix` being the path to it.
  private mutating func addRecord(within prefix: [UInt8], scope: UInt16, _ standing: UInt16) {
    func add(_ path: String, _ change: (inout KeyTable.Entry) -> Void) {
      self.add(Array(path.utf8), within: prefix, scope: scope, change)
    }
    for field in fields {
      for (rank, key) in field.keys(in: profile).enumerated() {
        let means = { (entry: inout KeyTable.Entry) in
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

  /// Enters a path flat, and as members of the objects that its dots part.
  private mutating func add(
    _ path: [UInt8], within prefix: [UInt8], scope outermost: UInt16,
    _ change: (inout KeyTable.Entry) -> Void
  ) {
    edit(path, scope: outermost, change)
    var (scope, start, depth) = (outermost, 0, 0)
    for (index, byte) in path.enumerated() where byte == Self.dot {
      depth += 1
      let inner = openScope(prefix + path[..<index], as: path[..<index], depth: depth)
      guard inner != 0 else { return }
      edit(path[start..<index], scope: scope) { $0.opens = inner }
      (scope, start) = (inner, index + 1)
      // Labels of Kubernetes have dots in their own keys: `app.kubernetes.io/name`.
      if path[start...].contains(Self.slash) { edit(path[start...], scope: scope, change) }
    }
    if start > 0 { edit(path[start...], scope: scope, change) }
  }

  // MARK: Attributes

  /// The paths of all keys within their records.
  var paths: Set<[UInt8]> {
    var paths: Set<[UInt8]> = []
    for (entry, key) in zip(entries, keys).dropFirst() { paths.insert(path(of: key, scope: entry.scope)) }
    return paths
  }

  /// The path within its record of a key in a scope.
  func path(of key: some Collection<UInt8>, scope: UInt16) -> [UInt8] {
    let object = objects[Int(scope)]
    return object.isEmpty ? Array(key) : object + [Self.dot] + key
  }

  /// A path leads through an object whose members count as members of the record.
  func passesContainer(_ path: [UInt8]) -> Bool {
    path.indices.contains { index in
      path[index] == Self.dot
        && (profile.containers + profile.nested + profile.envelopes)
          .contains { $0.utf8.elementsEqual(path[..<index]) }
    }
  }

  /// The key is one that names loggers, and a program in no log; GELF puts `_` before it.
  func namesLogger(_ path: [UInt8]) -> Bool {
    let key = path.lastIndex(of: Self.dot).map { path[($0 + 1)...] } ?? path[...]
    return Self.onlyLoggers(profile).contains { name in
      name.utf8.elementsEqual(key)
        || key.first == UInt8(ascii: "_") && name.utf8.elementsEqual(key.dropFirst())
    }
  }

  /// The names of programs and instances in other logs, by which that of `own` calls nobody though it has them.
  func names(unusedBy own: KeyTableBuilder) -> [String] {
    let used = Set(own.profile.service + own.profile.instance + Self.onlyLoggers(profile))
    return (profile.service + profile.instance).filter { !used.contains($0) && $0 != Profile.programName }
  }

  private static func onlyLoggers(_ profile: Profile) -> [String] {
    profile.loggers.filter { $0 != Profile.programName }
  }

  /// There are numbers for the entries that a path and the objects on its way need, also in envelopes.
  func hasRoom(for path: [UInt8]) -> Bool {
    let parts = 1 + path.count { $0 == Self.dot }
    return entries.count + 2 * parts * (1 + profile.envelopes.count) < Self.mostEntries
  }

  /// Enters a path in a record and its envelopes; as a nested one only if that hides no member of the record.
  mutating func note(_ path: [UInt8], isObject: Bool = false, _ change: (inout KeyTable.Entry) -> Void) {
    let prefixes = [[]] + profile.envelopes.map { Array($0.utf8) + [Self.dot] }
    let isFlat = passesContainer(path)
    for prefix in prefixes {
      let scope = prefix.isEmpty ? 0 : scopes[Array(prefix.dropLast())] ?? 0
      guard prefix.isEmpty || scope != 0 else { continue }
      if isFlat { edit(path, scope: scope, change) } else { add(path, within: prefix, scope: scope, change) }
      if isObject, !isFlat { open(path, within: prefix, scope: scope) }
    }
  }

  /// Opens the object at `path`.
  private mutating func open(_ path: [UInt8], within prefix: [UInt8], scope outermost: UInt16) {
    var (scope, start, depth) = (outermost, 0, 0)
    for end in path.indices.filter({ path[$0] == Self.dot }) + [path.count] {
      depth += 1
      let inner = openScope(prefix + path[..<end], as: path[..<end], depth: depth)
      guard inner != 0 else { return }
      edit(path[start..<end], scope: scope) { $0.opens = inner }
      (scope, start) = (inner, end + 1)
    }
  }

  /// How many objects a profile may name: an envelope takes as many as all other keys together.
  static let mostObjects = 4096
  static let mostEntries = Int(UInt16.max)
  private static let dot = UInt8(ascii: ".")
  private static let slash = UInt8(ascii: "/")

  /// The scope of the object at `path`, which is called `name` within its record; 0 where no record is read so deep.
  private mutating func openScope(_ path: [UInt8], as name: some Collection<UInt8>, depth: Int) -> UInt16 {
    guard depth <= JSONCursor.maximumDepth else { return 0 }
    if let known = scopes[path] { return known }
    // More than `mostObjects` make the table unusable, and its `init` says so.
    let number = UInt16(clamping: scopes.count)
    scopes[path] = number
    if scopes.count > objects.count { objects.append(Array(name)) }
    return number
  }

  private mutating func edit(
    _ key: some Collection<UInt8>, scope: UInt16, _ change: (inout KeyTable.Entry) -> Void
  ) {
    let text = Array(key)
    let hash = ByteHash.hash(text, seed: UInt64(scope))
    let slot = slot(of: hash) { entries[$0].scope == scope && keys[$0] == text }
    if slots[slot] != 0 { return change(&entries[Int(slots[slot])]) }
    // The table is unusable with more keys, and its `init` says so.
    guard entries.count < Self.mostEntries else { return }
    var entry = KeyTable.Entry(hash: hash, length: UInt16(clamping: text.count), scope: scope)
    change(&entry)
    slots[slot] = UInt16(entries.count)
    entries.append(entry)
    keys.append(text)
    if entries.count * 4 > slots.count { doubleSlots() }
  }

  /// The slot of the entry with the hash and `isSought`, or the free one where it belongs.
  private func slot(of hash: UInt64, where isSought: (Int) -> Bool) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot])
      if entries[index].hash == hash, isSought(index) { break }
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
}
