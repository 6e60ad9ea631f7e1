import Foundation
import TraceModel

extension SplitMix64 {
  /// From 0 up to 1, without 1.
  package mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True with that probability.
  package mutating func chance(_ share: Double) -> Bool { share > 0 && fraction() < share }

  /// From 0 up to `count`, without it; `count` is small against 2⁵³.
  package mutating func index(below count: Int) -> Int { Int(fraction() * Double(count)) }

  /// From `-limit` to `limit`.
  package mutating func either(upTo limit: Double) -> Double { (fraction() * 2 - 1) * limit }

  /// Of the exponential distribution with that mean: the waiting time of independent events.
  package mutating func exponential(mean: Double) -> Double { mean > 0 ? -log(1 - fraction()) * mean : 0 }

  /// 128 bits that look like a random UUID's.
  mutating func identifier() -> Identifier { Identifier(high: next(), low: next()) }
}
