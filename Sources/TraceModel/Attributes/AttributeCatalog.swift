import Synchronization

/// The attributes that an ingest notes: every key of a record beside the standard fields. Of keys with few values
/// the values are noted, too. All decoding tasks share one catalog, and an index stores it.
///
///     "job_type":"video","region":"eu"  ─►  value 3 of key 0, value 1 of key 4  ─►  set 17, which the event has
///
/// The choice of stored keys depends on how many values were met before. A user does not see that: other attributes are
/// read from the records.
package final class AttributeCatalog: Sendable {
  /// A key as `--by` takes it.
  package struct Key: Sendable, Equatable {
    /// The dotted path of the field in a record, or `endpoint`.
    package var path: String
    /// All values are here. False if there are too many, if one is too long, or if one is an object or a list.
    package var isStored: Bool
    /// Some record has an object there, whose members are keys.
    package var isObject = false
    /// In the order in which they were met.
    package var values: [String] = []

    package init(path: String, isStored: Bool, values: [String] = []) {
      (self.path, self.isStored, self.values) = (path, isStored, values)
    }
  }

  /// The attributes known so far.
  package struct Contents: Sendable {
    /// In the order in which they were met.
    package fileprivate(set) var keys: [Key] = []
    /// Some key was left out, since there are too many: a key that is not here may occur all the same.
    package fileprivate(set) var isFull = false
    /// Changes with the keys, and with what is stored of them.
    package fileprivate(set) var version = 0
    /// Changes with every value, too.
    package fileprivate(set) var changes = 0
  }

  /// The key of what no record has under one name: the method and path of a call, without what differs from call to
  /// call (`POST /orders/…`). Keys of a URL may be called so, too; they are no attributes.
  package static let endpoint = "endpoint"

  /// Keys beyond these are left out: some programs log a key for every user.
  package static let mostKeys = 256
  /// Keys whose values are stored: each takes a slot of the scanner.
  package static let mostStoredKeys = 128
  /// Values of one key; ids and durations have more within the first block.
  package static let mostValues = 1024
  /// Bytes of a value, and of a key.
  package static let longestText = 256
  /// Sets that may be met before the key with the most values is given up: 5 MB of them.
  private static let mostSets = 1 << 16

  fileprivate struct State {
    var contents = Contents()
    /// nil until an index is known.
    var isNoting: Bool?
    var numbers: [String: Int] = [:]
    var storedKeys = 0
    /// By key, the numbers of its values.
    var values: [[String: Int]] = []
    var sets = AttributeSets()
    var setIDs: [UInt64: AttributeSetID] = [:]
    var mostSets = AttributeCatalog.mostSets
  }

  private let state = Mutex(State())

  package init() {}

  // MARK: What is noted

  /// Attributes are noted.
  package var isNoting: Bool { state.withLock { $0.isNoting ?? false } }

  /// Nothing is noted, since an index does not know the attributes of all its requests.
  package var isDeclined: Bool { state.withLock { $0.isNoting == false } }

  /// Notes nothing.
  package func decline() { state.withLock { $0.isNoting = false } }

  /// Notes attributes from now on; `keys` are those of an index.
  package func begin(with keys: [Key], isFull: Bool) {
    state.withLock { state in
      guard state.isNoting == nil else { return }
      state.isNoting = true
      for key in keys { state.add(key) }
      state.contents.isFull = isFull
    }
  }

  /// A copy of what is known at this moment; decoding tasks may add to the catalog meanwhile.
  package var contents: Contents { state.withLock { $0.contents } }

  /// `Contents.version`, without a copy of the keys.
  package var version: Int { state.withLock { $0.contents.version } }

  /// `Contents.changes`, without a copy of the keys.
  package var changes: Int { state.withLock { $0.contents.changes } }

  /// All sets that were met so far.
  package var sets: AttributeSets { state.withLock { $0.sets } }

  // MARK: Keys

  /// Notes that a record has a key, there with an object, or a list or a single value. False where it is left out.
  ///
  /// `isWay`: it has not the key but one below it, such as `topic.name`. A key first met this way gets no values: it
  /// may be a standard field, and earlier records may have had it.
  package func learn(_ path: String, isObject: Bool, isList: Bool = false, isWay: Bool = false) -> Bool {
    state.withLock { state in
      let number: Int
      if let known = state.numbers[path] {
        number = known
      } else {
        guard !state.contents.isFull, state.contents.keys.count < Self.mostKeys else {
          state.becomeFull()
          return false
        }
        number = state.contents.keys.count
        state.add(Key(path: path, isStored: !isWay && state.storedKeys < Self.mostStoredKeys))
      }
      if isObject, !state.contents.keys[number].isObject {
        state.contents.keys[number].isObject = true
        state.contents.version += 1
      }
      if isObject || isList { state.giveUp(number) }
      return true
    }
  }

  /// The number of the endpoint's key; nil if its values are not stored.
  package func endpointKey() -> Int? {
    guard learn(Self.endpoint, isObject: false) else { return nil }
    return state.withLock { state in
      state.numbers[Self.endpoint].flatMap { state.contents.keys[$0].isStored ? $0 : nil }
    }
  }

  /// Leaves out all keys that are not known yet.
  package func becomeFull() { state.withLock { $0.becomeFull() } }

  /// Stores no values of a key any more.
  package func giveUp(_ key: Int) { state.withLock { $0.giveUp(key) } }

  // MARK: Sets

  /// The set whose keys and values `hash` stands for, if it was met before.
  package func set(hash: UInt64) -> AttributeSetID? { state.withLock { $0.setIDs[hash] } }

  /// The set of some values, each with the number of its key.
  package func addSet(_ values: [(key: Int, text: String)], hash: UInt64) -> AttributeSetID {
    state.withLock { state in
      if let known = state.setIDs[hash] { return known }
      let codes = values.compactMap { state.code(of: $0.text, key: $0.key) }
      let set = codes.isEmpty ? .empty : state.sets.append(codes)
      state.setIDs[hash] = set
      if state.sets.count > state.mostSets { state.giveUpLargest() }
      return set
    }
  }
}

extension AttributeCatalog.State {
  fileprivate mutating func add(_ key: AttributeCatalog.Key) {
    numbers[key.path] = contents.keys.count
    contents.keys.append(key)
    values.append(
      Dictionary(key.values.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }))
    if key.isStored { storedKeys += 1 }
    contents.version += 1
    contents.changes += 1
  }

  fileprivate mutating func becomeFull() {
    guard !contents.isFull else { return }
    contents.isFull = true
    contents.version += 1
    contents.changes += 1
  }

  fileprivate mutating func giveUp(_ key: Int) {
    guard contents.keys[key].isStored else { return }
    contents.keys[key].isStored = false
    (contents.keys[key].values, values[key]) = ([], [:])
    storedKeys -= 1
    contents.version += 1
    contents.changes += 1
  }

  /// Of keys whose values stand in many combinations the one with the most goes.
  fileprivate mutating func giveUpLargest() {
    mostSets += sets.count
    let largest = contents.keys.indices.max {
      contents.keys[$0].values.count < contents.keys[$1].values.count
    }
    if let largest { giveUp(largest) }
  }

  /// The code of a value; nil if the key's values are not stored, or no longer. A command joins values by U+001F, so
  /// none may have it.
  fileprivate mutating func code(of text: String, key: Int) -> AttributeCode? {
    guard contents.keys[key].isStored else { return nil }
    if let known = values[key][text] { return AttributeCode(key: key, value: known) }
    let number = contents.keys[key].values.count
    guard number < AttributeCatalog.mostValues, text.utf8.count <= AttributeCatalog.longestText,
      !text.utf8.contains(0x1F)
    else {
      giveUp(key)
      return nil
    }
    contents.keys[key].values.append(text)
    values[key][text] = number
    contents.changes += 1
    return AttributeCode(key: key, value: number)
  }
}
