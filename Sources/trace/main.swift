import LogDecoding
import TraceModel
import Foundation
let catalog = Catalog()
let t00 = ContinuousClock.now
let decoder = try LogDecoder(profile: .makeDefault(), catalog: catalog)
print("profile", ContinuousClock.now - t00)
for _ in 0..<3 {
let t0 = ContinuousClock.now
var counts = LineCounts()
var bytes = 0
var readTime = Duration.zero
for path in CommandLine.arguments.dropFirst() {
  let fd = open(path, O_RDONLY)
  var reader = BlockReader(descriptor: fd, source: 0)
  while true {
   let a = ContinuousClock.now
   guard let raw = try reader.next() else { break }
   readTime += ContinuousClock.now - a
    let block = decoder.decode(raw)
    counts += block.counts
    bytes += raw.length
    if let p = block.problems.first { print(p) }
  }
}
print(counts, bytes, ContinuousClock.now - t0, readTime)
}
