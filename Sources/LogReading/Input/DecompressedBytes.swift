/// The text of an archive: of all its members, one after the other, in gzip or in zstd. Memory is one part of the
/// archive and what a decompressor needs, however much text a part becomes.
final class DecompressedBytes: ByteSource {
  private static let partSize = 1 << 16

  private let below: any ByteSource
  /// Of the member that is being read; nil between two.
  private var current: (form: Compression, decompressor: any Decompressor)?
  /// Of the form that was met last, to be used again.
  private var former: (form: Compression, decompressor: any Decompressor)?
  private var part = [UInt8](repeating: 0, count: partSize)
  private var unread = 0..<0
  private var isAtEnd = false
  /// Bytes of the archive that have become text.
  private(set) var offset: Int64 = 0
  /// Why the text ends before the archive should.
  private(set) var damage: ArchiveDamage?

  init(_ below: any ByteSource) { self.below = below }

  var holdsBytes: Bool { !unread.isEmpty || below.holdsBytes }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    while !isAtEnd {
      if current == nil, let reading = try beginMember() { return reading }
      guard let (form, decompressor) = current else { continue }
      let step = part.withUnsafeBytes {
        decompressor.step(UnsafeRawBufferPointer(rebasing: $0[unread]), into: room)
      }
      take(step.taken)
      switch step.state {
      case .goesOn: break
      case .memberEnded:
        former = (form, decompressor)
        current = nil
      case .isDamaged: end(.corrupt(at: offset))
      }
      if step.made > 0 { return .bytes(step.made) }
      if step.state == .goesOn, let reading = try refill() {
        guard reading == .end else { return reading }
        end(Interruption.isAsked ? nil : .truncated(at: offset))
      }
    }
    return .end
  }

  private func take(_ count: Int) {
    unread = (unread.lowerBound + count)..<unread.upperBound
    offset += Int64(count)
  }

  private func end(_ damage: ArchiveDamage?) {
    self.damage = damage
    isAtEnd = true
  }

  /// Finds out what the next member is. Returns the reading of an input without a member; nil if there is one, or none
  /// any more.
  private func beginMember() throws -> ByteReading? {
    // Tapes and disks fill up with zeros behind the last member (gzip's manual).
    while true {
      let zeros = part[unread].prefix { $0 == 0 }.count
      take(offset == 0 ? 0 : zeros)
      guard unread.count < Compression.markLength else { break }
      guard let reading = try refill() else { continue }
      if reading != .end { return reading }
      guard !unread.isEmpty else {
        isAtEnd = true
        return nil
      }
      break
    }
    guard let form = Compression(beginning: part[unread]) else {
      end(.followedByOther(at: offset))
      return nil
    }
    current = former?.form == form ? former : (form, form.makeDecompressor())
    return nil
  }

  /// Reads on behind the unread bytes, and moves these to the front. nil if bytes came.
  private func refill() throws -> ByteReading? {
    let count = unread.count
    let place = unread
    part.withUnsafeMutableBytes {
      // The two may overlap.
      UnsafeMutableRawBufferPointer(rebasing: $0[..<count])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[place]))
    }
    unread = 0..<count
    guard count < part.count else { return nil }
    let reading = try part.withUnsafeMutableBytes {
      try below.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
    }
    guard case .bytes(let more) = reading else { return reading }
    unread = 0..<(count + more)
    return nil
  }
}

/// Why an archive gives less than it should; `at` counts bytes of the archive.
package enum ArchiveDamage: Equatable, Sendable {
  /// It ends within a member.
  case truncated(at: Int64)
  /// Its bytes are not those that were written.
  case corrupt(at: Int64)
  /// Behind its last member stands something that is not compressed.
  case followedByOther(at: Int64)
}
