/// Bytes that come one part after the other: from a descriptor, or from another source through a change.
protocol ByteSource: AnyObject {
  /// Moves the next bytes into `room`, which is not empty. Throws `ReadError`.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading
  /// Bytes wait in memory, so that a reading need not wait for the system.
  var holdsBytes: Bool { get }
}

/// The result of one reading.
package enum ByteReading: Equatable {
  /// The number of bytes, at least one.
  case bytes(Int)
  /// None now; there may be some later.
  case nothingYet
  /// The input is over: no reading gives bytes again.
  case end
}

/// Bytes that were read ahead, and then those of `below`.
final class ReplayedBytes: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private let below: any ByteSource

  init(_ bytes: [UInt8], before below: any ByteSource) {
    self.bytes = bytes
    self.below = below
  }

  var holdsBytes: Bool { position < bytes.count || below.holdsBytes }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    guard position < bytes.count else { return try below.read(into: room) }
    let count = min(room.count, bytes.count - position)
    room.copyBytes(from: bytes[position..<(position + count)])
    position += count
    return .bytes(count)
  }
}

/// The bytes of `first` to its end, then those of `second`.
final class ChainedBytes: ByteSource {
  private var first: (any ByteSource)?
  private let second: any ByteSource

  init(_ first: any ByteSource, _ second: any ByteSource) {
    self.first = first
    self.second = second
  }

  var holdsBytes: Bool { first != nil || second.holdsBytes }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    if let reading = try first?.read(into: room), reading != .end { return reading }
    first = nil
    return try second.read(into: room)
  }
}

/// The bytes of `below`, changed by a transcoder.
final class TranscodedBytes: ByteSource {
  private static let partSize = 1 << 16

  private let below: any ByteSource
  private var transcoder: any LogTranscoder
  private var text: [UInt8] = []
  private var position = 0
  private var part = [UInt8](repeating: 0, count: partSize)
  private var isAtEnd = false

  init(_ below: any ByteSource, _ transcoder: any LogTranscoder) {
    self.below = below
    self.transcoder = transcoder
  }

  var holdsBytes: Bool { position < text.count || below.holdsBytes }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    while position == text.count {
      if isAtEnd { return .end }
      position = 0
      switch try part.withUnsafeMutableBytes({ try below.read(into: $0) }) {
      case .bytes(let count): text = transcoder.text(of: count == part.count ? part : Array(part[..<count]))
      case .nothingYet:
        text = []
        return .nothingYet
      case .end:
        text = transcoder.rest()
        isAtEnd = true
      }
    }
    let count = min(room.count, text.count - position)
    room.copyBytes(from: text[position..<(position + count)])
    position += count
    return .bytes(count)
  }
}
