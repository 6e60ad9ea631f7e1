import TraceModel

/// Finds the messages of a request by what identifies them: a key, or a place (partition and offset).
///
/// A handful is searched from end to end; a request with many messages gets a dictionary.
struct MessageIndex {
  private var entries: [(handle: Identifier, message: Int32)] = []
  private var chains: [Identifier: [Int32]] = [:]

  /// A message may have several handles, and several messages one handle.
  mutating func add(_ handle: Identifier, message: Int) {
    guard handle != .none else { return }
    if !chains.isEmpty {
      chains[handle, default: []].append(Int32(message))
    } else if entries.count < 16 {
      entries.append((handle, Int32(message)))
    } else {
      for entry in entries { chains[entry.handle, default: []].append(entry.message) }
      chains[handle, default: []].append(Int32(message))
    }
  }

  /// The messages with the handle, in the order in which they were added, until `isFound` holds.
  func first(_ handle: Identifier, where isFound: (Int) -> Bool) -> Int? {
    if chains.isEmpty {
      for entry in entries where entry.handle == handle && isFound(Int(entry.message)) {
        return Int(entry.message)
      }
      return nil
    }
    guard let chain = chains[handle] else { return nil }
    for message in chain where isFound(Int(message)) { return Int(message) }
    return nil
  }

  /// A handle for a place in a topic. May equal a key's; who asks compares the messages themselves.
  static func handle(partition: Int32, offset: Int64) -> Identifier {
    Identifier(high: UInt64(UInt32(bitPattern: partition)) | 1 << 63, low: UInt64(bitPattern: offset))
  }
}

extension Event {
  /// The record says where in its topic the message stands; 0 is a place.
  var hasPlace: Bool { partition >= 0 && messageOffset >= 0 }

  /// The handle of that place.
  var placeHandle: Identifier { MessageIndex.handle(partition: partition, offset: messageOffset) }
}

extension TraceDraft.MessageTraits {
  /// A record says where in its topic the message stands.
  var hasPlace: Bool { partition >= 0 && offset >= 0 }
}
