// Draws shapes as OpenCV draws them, pixel for pixel.
//
// Shapes come as marks (marks/table.py): discs, runs and bands, each with the integers from which
// OpenCV decides which pixels it inks. Every mark is a quadrilateral somewhat larger than what it covers;
// the fragment shader computes the same integers again for its pixel, and drops it if it is not
// inked. Marks are instances of one draw call, so later ones cover earlier ones.

// A mark: kind, ink, and from place 2 on the words that its kind needs.
alias Mark = array<i32, 12>;

struct Drawing {
    // Width and height of the picture.
    size: vec2i,
    marks: array<Mark>,
}

@group(0) @binding(0) var<storage, read> drawing: Drawing;

const DISC = 0;
const RUN_ALONG_X = 1;
const RUN_ALONG_Y = 2;
const BAND = 3;

// Corners are computed in floats, coverage in integers: pixels of room between the two.
const ROOM = 0.25;
// Parts of a pixel in which the edges of bands are given.
const UNIT = 65536.0;

struct Vertex {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat) instance: u32,
}

@vertex
fn corner(@builtin(vertex_index) index: u32, @builtin(instance_index) instance: u32) -> Vertex {
    // Left (0) or right (1) and top (0) or bottom (1) of the quadrilateral.
    let side = vec2f(f32(index & 1), f32(index >> 1));
    let mark = drawing.marks[instance];
    var place: vec2f;
    switch mark[0] {
        case DISC: { place = disc_corner(mark, side); }
        case RUN_ALONG_X: { place = run_corner(mark, side); }
        case RUN_ALONG_Y: { place = run_corner(mark, side).yx; }
        default: { place = band_corner(mark, side); }
    }
    // Pixels, counted from the top left corner, to WebGPU's -1 to 1 with y upwards.
    let relative = place / vec2f(drawing.size) * 2.0 - 1.0;
    return Vertex(vec4f(relative.x, -relative.y, 0.0, 1.0), instance);
}

@fragment
fn ink(vertex: Vertex) -> @location(0) vec4f {
    let pixel = vec2i(vertex.position.xy);
    let mark = drawing.marks[vertex.instance];
    var covered: bool;
    switch mark[0] {
        case DISC: { covered = disc_covers(mark, pixel); }
        case RUN_ALONG_X: { covered = run_covers(mark, pixel); }
        case RUN_ALONG_Y: { covered = run_covers(mark, pixel.yx); }
        default: { covered = band_covers(mark, pixel); }
    }
    if !covered {
        discard;
    }
    return unpack4x8unorm(bitcast<u32>(mark[1]));
}

// A disc: x, y, radius. OpenCV's circle algorithm fills just the pixels within the radius.

fn disc_corner(mark: Mark, side: vec2f) -> vec2f {
    let center = vec2f(f32(mark[2]), f32(mark[3])) + 0.5;
    return center + (side * 2.0 - 1.0) * (f32(mark[4]) + ROOM);
}

fn disc_covers(mark: Mark, pixel: vec2i) -> bool {
    let away = pixel - vec2i(mark[2], mark[3]);
    return dot(away, away) <= mark[4] * mark[4];
}

// A run: start, way, count, base, sign, low, high, slope, divisor. It has a few pixels at each step
// along its main axis, which are found by a division that rounds down. Coordinates are (main axis,
// other axis).

fn run_corner(mark: Mark, side: vec2f) -> vec2f {
    let step = side.x * f32(mark[4]);
    // A run that goes backwards begins at the far edge of its first pixel.
    let along = f32(mark[2]) + select(0.0, 1.0, mark[3] < 0) + f32(mark[3]) * step;
    let low = f32(mark[7]);
    let high = f32(mark[8]);
    let divisor = f32(mark[10]);
    // Pixels are counted by their near edge and divisions cut, hence the halves.
    let middle = ((low + high) * 0.5 + (step - 0.5) * f32(mark[9])) / divisor - 0.5;
    let reach = (high - low) * 0.5 / divisor + 0.5 + ROOM;
    let across = f32(mark[5]) + f32(mark[6]) * middle + 0.5 + (side.y * 2.0 - 1.0) * reach;
    return vec2f(along, across);
}

fn run_covers(mark: Mark, place: vec2i) -> bool {
    let step = (place.x - mark[2]) * mark[3];
    let across = (place.y - mark[5]) * mark[6];
    let travelled = step * mark[9];
    let first = max(mark[7] + travelled, 0) / mark[10];
    let last = (mark[8] + travelled) / mark[10];
    return step >= 0 && step < mark[4] && across >= first && across <= last;
}

// A band: top, count, left, left step, right, right step. Its two edges move by their steps from
// row to row; at a tip they may have crossed.

fn band_corner(mark: Mark, side: vec2f) -> vec2f {
    // Edges are given in the middle of rows, the quadrilateral ends between rows.
    let down = side.y * f32(mark[3]);
    let left = (f32(mark[4]) + (down - 0.5) * f32(mark[5])) / UNIT;
    let right = (f32(mark[6]) + (down - 0.5) * f32(mark[7])) / UNIT;
    // The flatter an edge, the less exact is where the quadrilateral has it in the middle of a row.
    let room = 0.5 + ROOM + 0.01 * max(abs(f32(mark[5])), abs(f32(mark[7]))) / UNIT;
    let across = select(min(left, right) - room, max(left, right) + room, side.x > 0.5);
    return vec2f(across, f32(mark[2]) + down);
}

fn band_covers(mark: Mark, pixel: vec2i) -> bool {
    let row = pixel.y - mark[2];
    let left = (mark[4] + row * mark[5]) >> 16;
    let right = (mark[6] + row * mark[7]) >> 16;
    let inside = pixel.x >= min(left, right) && pixel.x <= max(left, right);
    return inside && row >= 0 && row < mark[3];
}
