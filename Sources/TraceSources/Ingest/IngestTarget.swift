import LogReading
import TraceModel
import TraceStore

/// An index that an ingest fills: the only one, or one of the shards that are read into together.
struct IngestTarget {
  let index: IndexFile
  var writer: BatchWriter
  private var fileNumbers: FileNumbers?

  init(_ index: IndexFile, decoder: LogDecoder) {
    self.index = index
    writer = BatchWriter(index: index, profile: decoder.rulesOfRun?.stored)
  }

  /// The numbers in the index of all that `blocks` name.
  mutating func numbers(for blocks: [RecordBlock]) throws -> FileNumbers {
    let numbers = try index.fileNumbers(fileNumbers) { index.catalog.attributes.sets.values(of: blocks) }
    fileNumbers = numbers
    return numbers
  }

  /// Other numbers may have been given meanwhile.
  mutating func forgetNumbers() { fileNumbers = nil }
}

extension [IngestTarget] {
  /// Forces earlier commits of all of them to disk.
  func flush() throws { for target in self { try target.index.flush() } }
}
