import Foundation
import LogReading
import TraceModel

/// Any bytes as a log: read as a file is, in small blocks, by a profile that its first byte names. Every line has one
/// fate, and an index, which keeps single records, reads the same ids in them.
enum FuzzedLog {
  private static let decoders: [LogDecoder] = {
    let catalog = Catalog()
    let profiles = [nil] + BuiltInProfiles.all.names.map { try? BuiltInProfiles.all.profile($0) }
    return profiles.compactMap { rules in
      // The catalog holds no more than the names of a few million inputs.
      try? LogDecoder(profile: .makeDefault(), rules: rules, catalog: catalog)
    }
  }()

  private static let redaction = Redaction(
    [RedactedField(path: "user.email", method: .drop), RedactedField(path: "message", method: .hash)],
    key: RedactionKey(Array("0123456789abcdef0123456789abcdef".utf8)))

  static func read(_ bytes: UnsafeRawBufferPointer) {
    guard let choice = bytes.first else { return }
    read(
      decoders[Int(choice & 63) % decoders.count], redaction: choice & 64 == 0 ? nil : redaction,
      blockSize: choice & 128 == 0 ? 64 : 4096, UnsafeRawBufferPointer(rebasing: bytes[1...]))
  }

  static func read(
    _ decoder: LogDecoder, redaction: Redaction?, blockSize: Int, _ bytes: UnsafeRawBufferPointer
  ) {
    let descriptor = ScratchFile.descriptor(of: bytes)
    let input = LogInput(
      file: "a.log", descriptor: descriptor, size: Int64(bytes.count), redaction: redaction)
    let convention = decoder.convention(
      ofLogCalled: LogName(path: "a.log").origin, file: "a.log",
      beginning: input.beginning(LogDecoder.sampleLength))
    let own = decoder.following(convention)
    let single = decoder.reading(convention.layout)
    input.goToStart()
    var reader = BlockReader(input, source: 0, blockSize: blockSize)
    while let raw = try? reader.next() { check(own.decode(raw), single) }
  }

  private static func check(_ block: RecordBlock, _ single: LogDecoder) {
    let counts = block.counts
    let fates = block.events.count { !$0.isShared } + block.sharedRecords.count
    precondition(counts.events == fates, "\(counts.events) records with an id, but \(fates) events")
    precondition(counts.uncorrelated == block.uncorrelated.count)
    precondition(
      counts.lines == counts.events + counts.uncorrelated + counts.skipped.values.reduce(0, +),
      "\(counts) is no account")
    let settled = Int(block.endOffset - block.offset)
    let lines = block.bytes[..<settled].split(separator: 0x0A).count { $0.contains { $0 > 0x20 } }
    precondition(
      counts.lines >= lines || block.statesLines, "\(lines) lines, of which \(counts.lines) have a fate")
    for event in block.events.prefix(20) where !event.isShared { check(event, of: block, single) }
  }

  /// The record by itself has the same id.
  private static func check(_ event: Event, of block: RecordBlock, _ single: LogDecoder) {
    let start = Int(event.offset - block.offset)
    let record = block.bytes[start..<(start + Int(event.length))]
    let again = single.decode(RawBlock(lines: record + [0x0A]))
    precondition(
      again.events.contains { $0.correlation == event.correlation },
      "the record \(String(decoding: record, as: UTF8.self)) has another id by itself")
  }
}

/// A file without a name, whose content is the latest input.
enum ScratchFile {
  private static let descriptor = fileno(tmpfile())

  static func descriptor(of bytes: UnsafeRawBufferPointer) -> Int32 {
    ftruncate(descriptor, 0)
    lseek(descriptor, 0, SEEK_SET)
    precondition(write(descriptor, bytes.baseAddress, bytes.count) == bytes.count, "the input is written")
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}
