// Where the pixels of a crop lie in a picture, and what is there, to the bit as OpenCV 4 has it:
// positions are rounded to 1/32 of a pixel and blended with whole numbers (see crop.py).
//
// 32-bit floats cannot hold such positions of a large picture, so they come as whole steps of
// 1/32 pixel and binary fractions of a step, and are added as integers.

struct Region {
    // Steps from one column of the crop to the next, from one row to the next, and of its first
    // pixel: in x and y of the picture.
    column: vec2<i32>,
    row: vec2<i32>,
    origin: vec2<i32>,
    column_part: vec2<u32>,
    row_part: vec2<u32>,
    origin_part: vec2<u32>,
    // The same, whole and part in one number.
    column_about: vec2<f32>,
    row_about: vec2<f32>,
    origin_about: vec2<f32>,
    // Width and height of the crop.
    size: vec2<u32>,
    // 1: black lies outside the picture; 0: its edge goes on.
    zero_border: u32,
    // How many binary digits the parts have: as many as leave their sums in 32 bits.
    part_bits: u32,
}

// As far as OpenCV's maps reach: 32768 pixels.
const FAR: i32 = 1048575;

// The position of a crop's pixel in the picture, in steps of 1/32 pixel.
fn steps_at(region: Region, pixel: vec2<u32>) -> vec2<i32> {
    let about = region.column_about * f32(pixel.x) + region.row_about * f32(pixel.y)
        + region.origin_about;
    let parts = region.column_part * pixel.x + region.row_part * pixel.y + region.origin_part;
    let half = 1u << (region.part_bits - 1u);
    let rest = parts & vec2<u32>(2u * half - 1u);
    // Sums may wrap around on the way; the result is right where it fits.
    var whole = region.column * i32(pixel.x) + region.row * i32(pixel.y) + region.origin
        + vec2<i32>(parts >> vec2<u32>(region.part_bits));
    // Halves go to the even step.
    let is_odd = (whole & vec2<i32>(1)) == vec2<i32>(1);
    let goes_up = (rest > vec2<u32>(half)) | ((rest == vec2<u32>(half)) & is_odd);
    whole += select(vec2<i32>(0), vec2<i32>(1), goes_up);
    let far = select(vec2<i32>(-FAR - 1), vec2<i32>(FAR), about > vec2<f32>(0.0));
    // Beyond this the sums above have wrapped.
    let is_far = abs(about) > vec2<f32>(1.0e9);
    return clamp(select(whole, far, is_far), vec2<i32>(-FAR - 1), vec2<i32>(FAR));
}

// One pixel in levels 0 to 255.
fn levels_at(picture: texture_2d<f32>, place: vec2<i32>, zero_border: bool) -> vec4<u32> {
    let last = vec2<i32>(textureDimensions(picture)) - 1;
    let inside = clamp(place, vec2<i32>(0), last);
    if (zero_border && any(inside != place)) {
        return vec4<u32>(0u);
    }
    return vec4<u32>(round(textureLoad(picture, inside, 0) * 255.0));
}

// The blend of the four pixels around a position, in levels 0 to 255.
fn blended(picture: texture_2d<f32>, steps: vec2<i32>, zero_border: bool) -> vec4<u32> {
    let place = steps >> vec2<u32>(5u);
    let f = vec2<u32>(steps & vec2<i32>(31));
    let g = vec2<u32>(32u) - f;
    let sum = g.x * g.y * levels_at(picture, place, zero_border)
        + f.x * g.y * levels_at(picture, place + vec2<i32>(1, 0), zero_border)
        + g.x * f.y * levels_at(picture, place + vec2<i32>(0, 1), zero_border)
        + f.x * f.y * levels_at(picture, place + vec2<i32>(1, 1), zero_border);
    return (sum + vec4<u32>(512u)) >> vec4<u32>(10u);
}
